import { TeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { decideApproval } from "../answers/index.ts";
import { pruneTeam } from "../retention/index.ts";
import { requireLead, requireScope, senderName, teamOf } from "../runtime/index.ts";
import { firstThatFit } from "./bounds.ts";
import { COMMS_METHODS } from "./comms-methods.ts";
import { onHook } from "./http.ts";
import { LEADER_METHODS } from "./leader-methods.ts";
import { LOOK_METHODS } from "./look-methods.ts";
import { answerBody } from "./mcp-batch.ts";
import { MESSAGE_METHODS } from "./message-methods.ts";
import { type Method, method } from "./method.ts";
import { QUESTION_METHODS } from "./question-methods.ts";
import { TEAM_METHODS } from "./team-methods.ts";
import { answerReport } from "./team-report.ts";

const MAX_LISTED = 200;
const team = { team: z.string().nullish() };

/** What the unix socket offers. Names and shapes are internal to one release; the CLI and the hooks are its users. */
export const METHODS: Readonly<Record<string, Method>> = {
  ...TEAM_METHODS,
  ...MESSAGE_METHODS,
  ...LEADER_METHODS,
  ...COMMS_METHODS,
  ...LOOK_METHODS,
  ...QUESTION_METHODS,
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
    answerReport(context, teamOf(context, caller, wanted)),
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
  "approvals.list": method(z.object(team), ({ context, caller }, params) => {
    const teamKey = teamOf(context, caller, params.team);
    const waiting = context.store.approvals.countOpen(teamKey);
    const approvals = firstThatFit(context.store.approvals.firstOpen(teamKey, MAX_LISTED));
    return { ok: true, waiting_count: waiting, approvals, left_out: waiting - approvals.length };
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
    return answerBody(context, caller, message);
  }),
};
