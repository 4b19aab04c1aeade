import { TeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { restartTeam } from "../agents/restart.ts";
import { shutdownTeam } from "../agents/shutdown.ts";
import { startAgent } from "../agents/start-agent.ts";
import { startTeam } from "../agents/start-team.ts";
import { requireAgent, stopAgent } from "../agents/stop.ts";
import { decideApproval } from "../approvals/decide.ts";
import { bindProgram, endLeader, startLeader } from "../leader/start.ts";
import { cancelMessage } from "../messaging/cancel.ts";
import { collectResults } from "../messaging/results.ts";
import { pruneTeam } from "../retention/index.ts";
import { reportTeam } from "../status/report.ts";
import { acceptSession } from "../turns/drift.ts";
import { COMMS_METHODS } from "./comms-methods.ts";
import { viewMessage } from "./describe.ts";
import { onHook } from "./http.ts";
import { requireLead, requireScope, senderName, teamOf } from "./identity.ts";
import { readInbox } from "./inbox.ts";
import { LOOK_METHODS } from "./look-methods.ts";
import { answerMcp } from "./mcp.ts";
import { type Method, method } from "./method.ts";
import { QUESTION_METHODS } from "./question-methods.ts";
import { send } from "./send.ts";
import { waitForAgents, waitForMessage } from "./wait.ts";

const team = { team: z.string().nullish() };
const Env = z.record(z.string(), z.string());
const starting = { env: Env, callerPid: z.int() };

/** What the unix socket offers. Names and shapes are internal to one release; the CLI and the hooks are its users. */
export const METHODS: Readonly<Record<string, Method>> = {
  health: method(z.object({}), ({ context, daemon }) => ({
    ok: true,
    pid: process.pid,
    version: daemon.version,
    started_at: daemon.startedAt,
    workspace: context.workspace.root,
    teams: context.store.teams.alive().map(({ team_key }) => team_key),
    agents: context.live.all().length,
    doors: { mcp: context.doors.mcpUrl },
  })),
  "coordinator.stop": method(z.object({ by: z.string() }), ({ context, caller, daemon }, { by }) => {
    requireLead(context, caller, "stop the coordinator");
    context.events.write("coordinator.stopped", { pid: process.pid, by });
    daemon.stop(by);
    return { ok: true, pid: process.pid };
  }),
  status: method(z.object(team), ({ context, caller }, { team: wanted }) =>
    reportTeam(context.store, context.live, teamOf(context, caller, wanted), context.workspace.root),
  ),
  "team.start": method(
    z.object({
      teamDir: z.string().nullable(),
      name: z.string().nullable(),
      yes: z.boolean(),
      agreedHash: z.string().nullable(),
      allowRepositoryHooks: z.boolean(),
      ...starting,
    }),
    ({ context, caller }, request) => {
      requireLead(context, caller, "start a team");
      return startTeam(context, caller, request);
    },
  ),
  "team.waitReady": method(
    z.object({ team: z.string(), timeoutMs: z.number() }),
    ({ context, caller, notify }, params) =>
      waitForAgents(context, teamOf(context, caller, params.team), params.timeoutMs, notify),
  ),
  "team.restart": method(
    z.object({ ...team, allowFresh: z.boolean(), ...starting }),
    ({ context, caller }, params) => {
      requireLead(context, caller, "restart a team");
      return restartTeam(context, caller, teamOf(context, caller, params.team), {
        force: true,
        allowFresh: params.allowFresh,
        env: params.env,
        callerPid: params.callerPid,
      });
    },
  ),
  "team.shutdown": method(z.object({ ...team, keepLogs: z.boolean() }), ({ context, caller }, params) => {
    requireLead(context, caller, "shut a team down");
    return shutdownTeam(context, teamOf(context, caller, params.team), params.keepLogs);
  }),
  "agent.stop": method(z.object({ ...team, agent: z.string() }), ({ context, caller }, params) => {
    requireLead(context, caller, "stop an agent");
    return stopAgent(context, teamOf(context, caller, params.team), params.agent);
  }),
  "agent.start": method(
    z.object({ ...team, agent: z.string(), force: z.boolean(), allowFresh: z.boolean(), ...starting }),
    ({ context, caller }, params) => {
      requireLead(context, caller, "start an agent");
      return startAgent(context, teamOf(context, caller, params.team), params.agent, params);
    },
  ),
  "agent.acceptSession": method(z.object({ ...team, agent: z.string() }), ({ context, caller }, params) => {
    requireLead(context, caller, "accept another conversation");
    const ids = { teamKey: teamOf(context, caller, params.team), agentId: params.agent };
    requireAgent(context, ids.teamKey, ids.agentId);
    return acceptSession(context, ids);
  }),
  "agent.attach": method(
    z.object({ ...team, agent: z.string().nullable(), env: Env.optional() }),
    ({ context, caller }, params) => {
      const teamKey = teamOf(context, caller, params.team);
      const transport = context.transports.get(teamKey);
      if (params.agent) requireAgent(context, teamKey, params.agent);
      if (!transport)
        throw new TeamAgentError("team_stopped", `team ${teamKey} is not running`, {
          action: `team-agent restart --team ${teamKey}`,
        });
      return { argv: transport.attachCommand(params.agent ?? undefined, params.env) };
    },
  ),
  send: method(
    z.object({
      ...team,
      to: z.union([z.string(), z.array(z.string())]),
      content: z.string(),
      taskId: z.string().nullish(),
      priority: z.enum(["normal", "interrupt", "when_idle"]).optional(),
      requiresAck: z.boolean().optional(),
      watchResult: z.boolean().optional(),
      messageId: z
        .string()
        .regex(/^msg_[0-9a-f]{12}$/)
        .optional(),
      expiresIn: z.string().optional(),
    }),
    ({ context, caller }, { team: wanted, taskId, ...request }) => {
      const { to, content, priority, requiresAck, watchResult, messageId, expiresIn } = request;
      return send(context, caller, teamOf(context, caller, wanted), {
        to,
        content,
        taskId: taskId ?? null,
        ...(priority ? { priority } : {}),
        ...(requiresAck === undefined ? {} : { requiresAck }),
        ...(watchResult ? { watchResult } : {}),
        ...(messageId ? { messageId } : {}),
        ...(expiresIn === undefined ? {} : { expiresIn }),
      });
    },
  ),
  "message.wait": method(
    z.object({
      messageId: z.string(),
      until: z.enum(["submitted", "delivered", "acknowledged", "result"]),
      timeoutMs: z.number(),
    }),
    ({ context, caller }, params) => {
      const row = context.store.messages.get(params.messageId);
      if (row) requireScope(context, caller, row.team_key);
      return waitForMessage(context, params.messageId, params.until, params.timeoutMs);
    },
  ),
  "message.cancel": method(z.object({ messageId: z.string() }), ({ context, caller }, { messageId }) => {
    const row = context.store.messages.get(messageId);
    if (!row)
      throw new TeamAgentError("message_unknown", `there is no message ${messageId}`, {
        action: "team-agent status",
      });
    requireScope(context, caller, row.team_key);
    const by = senderName(caller);
    if (row.sender !== by) requireLead(context, caller, "cancel somebody else's message");
    return { ok: true, message: viewMessage(cancelMessage(context, row, by)) };
  }),
  inbox: method(
    z.object({ ...team, who: z.string(), limit: z.int(), since: z.number() }),
    ({ context, caller }, params) => {
      const own = caller.kind === "agent" && caller.seat === "worker" ? caller.agentId : null;
      const row = params.who.startsWith("msg_") ? context.store.messages.get(params.who) : undefined;
      if (row) requireScope(context, caller, row.team_key);
      const teamKey = row?.team_key ?? teamOf(context, caller, params.team);
      return readInbox(context.store, teamKey, params, own);
    },
  ),
  prune: method(
    z.object({ ...team, olderThanDays: z.number().min(0).nullable(), dryRun: z.boolean() }),
    ({ context, caller, closed }, params) => {
      requireLead(context, caller, "prune");
      const teamKey = teamOf(context, caller, params.team);
      requireScope(context, caller, teamKey);
      return pruneTeam(context, teamKey, params, closed);
    },
  ),
  collect: method(z.object(team), ({ context, caller }, params) => {
    requireLead(context, caller, "collect results");
    return { ok: true, ...collectResults(context, teamOf(context, caller, params.team)) };
  }),
  "approvals.list": method(z.object(team), ({ context, caller }, params) => {
    const approvals = context.store.approvals.openOf(teamOf(context, caller, params.team));
    return { ok: true, waiting_count: approvals.length, approvals };
  }),
  "approvals.decide": method(
    z.object({ approvalId: z.string(), allow: z.boolean(), reason: z.string().nullable() }),
    ({ context, caller }, params) => {
      requireLead(context, caller, params.allow ? "approve" : "deny");
      const row = context.store.approvals.get(params.approvalId);
      if (row) requireScope(context, caller, row.team_key);
      return decideApproval(context, params.approvalId, {
        allow: params.allow,
        by: caller.kind === "person" ? "person" : senderName(caller),
        reason: params.reason,
      });
    },
  ),
  "leader.start": method(
    z.object({ provider: z.string(), args: z.array(z.string()), another: z.boolean(), env: Env }),
    ({ context, caller }, params) => {
      requireLead(context, caller, "start a leader");
      return startLeader(context, params);
    },
  ),
  "leader.bind": method(z.object({ seat: z.string(), pid: z.int() }), ({ context }, { seat, pid }) => {
    bindProgram(context, seat, pid);
    return { ok: true };
  }),
  "leader.ended": method(
    z.object({ seat: z.string(), exitStatus: z.int().nullable() }),
    ({ context }, { seat, exitStatus }) => {
      endLeader(context, seat, exitStatus);
      return { ok: true };
    },
  ),
  ...COMMS_METHODS,
  ...LOOK_METHODS,
  ...QUESTION_METHODS,
  watch: method(z.object(team), ({ context, caller, notify, closed }, params) => {
    const teamKey = params.team || caller.kind === "agent" ? teamOf(context, caller, params.team) : null;
    return new Promise((resolve) => {
      const off = context.events.onEvent((event) => {
        if (
          teamKey === null ||
          event.team_id === teamKey ||
          (caller.kind === "person" && event.team_id === undefined)
        )
          notify(event);
      });
      closed.addEventListener("abort", () => {
        off();
        resolve({ ok: true });
      });
    });
  }),
  hook: method(
    z.object({ event: z.string(), body: z.unknown() }),
    ({ context, caller, closed }, { event, body }) => {
      if (caller.kind !== "agent")
        throw new TeamAgentError("token_invalid", "a hook needs its agent's token");
      return onHook(context, caller, event, body, closed);
    },
  ),
  mcp: method(z.object({ message: z.unknown() }), ({ context, caller }, { message }) => {
    if (caller.kind !== "agent")
      throw new TeamAgentError("token_invalid", "the MCP server needs an agent's token", {
        action: "start the program with team-agent",
      });
    return answerMcp(context, caller, message);
  }),
};
