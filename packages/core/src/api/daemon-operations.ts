import { z } from "zod";
import { endOrphans, findOrphans } from "../doctor/index.ts";
import { bindProgram, endLeader, startLeader } from "../leader/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import { LEADER, starting, team } from "./fields.ts";
import { answerHook } from "./hooks.ts";
import { answerBody } from "./mcp-batch.ts";
import { type Call, operation } from "./operation.ts";
import { watchTeams } from "./watch.ts";

const agentOf = (caller: Caller) => caller as Caller & { kind: "agent" };

const isIdle = ({ store, live }: Context, { changing }: Call["daemon"]): boolean =>
  store.teams.alive().length === 0 && live.all().length === 0 && (changing?.() ?? 0) <= 1;

/** The coordinator itself, a leader's program, and what agents' programs send of their own accord. */
export const DAEMON_OPERATIONS = [
  operation({
    name: "health",
    may: "nobody",
    looks: true,
    does: "ask how it is",
    scope: "workspace",
    input: z.object({}),
    run: ({ context, daemon }) => ({
      ok: true,
      pid: process.pid,
      version: daemon.version,
      started_at: daemon.startedAt,
      workspace: context.workspace.root,
      teams: context.store.teams.alive().map(({ team_key }) => team_key),
      agents: context.live.all().length,
      unknown_sessions: daemon.unknownSessions?.() ?? [],
      doors: { mcp: context.doors.mcpUrl },
    }),
  }),
  operation({
    name: "coordinator.stop",
    may: "person",
    does: "stop the coordinator",
    scope: "workspace",
    input: z.object({
      by: z.string(),
      /** Only where no team runs, nobody's program, and no other call does anything. */
      onlyIdle: z.boolean().default(false),
    }),
    run: ({ context, daemon }, { by, onlyIdle }) => {
      if (onlyIdle && !isIdle(context, daemon)) return { ok: true, pid: process.pid, stopped: false };
      context.events.write("coordinator.stopped", { pid: process.pid, by });
      daemon.stop(by);
      return { ok: true, pid: process.pid, stopped: true };
    },
  }),
  operation({
    name: "orphans.find",
    may: "person",
    looks: true,
    does: "look for programs that nobody looks after",
    scope: "workspace",
    input: z.object({ callerPid: z.int() }),
    run: ({ context }, { callerPid }) => findOrphans(context, callerPid),
  }),
  operation({
    name: "orphans.end",
    may: "person",
    does: "end programs that nobody looks after",
    scope: "workspace",
    input: z.object({ callerPid: z.int() }),
    run: ({ context }, { callerPid }) => endOrphans(context, callerPid),
  }),
  operation({
    name: "leader.start",
    may: "person",
    does: "start a leader",
    scope: "workspace",
    input: z.object({ provider: z.string(), args: z.array(z.string()), another: z.boolean(), ...starting }),
    // The program is started with them, by the one who asked.
    whole: ["argv", "env", "attach"],
    run: ({ context }, request) => startLeader(context, request),
  }),
  operation({
    name: "leader.bind",
    may: "self",
    seats: LEADER,
    does: "tie a leader to its program",
    scope: "workspace",
    input: z.object({ pid: z.int() }),
    run: async ({ context, caller }, { pid }) => {
      await bindProgram(context, agentOf(caller).teamKey, pid);
      return { ok: true };
    },
  }),
  operation({
    name: "leader.ended",
    may: "self",
    seats: LEADER,
    does: "tell that a leader has ended",
    scope: "workspace",
    input: z.object({ exitStatus: z.int().nullable() }),
    run: ({ context, caller }, { exitStatus }) => {
      endLeader(context, agentOf(caller).teamKey, exitStatus);
      return { ok: true };
    },
  }),
  operation({
    name: "team.list",
    may: "member",
    looks: true,
    does: "see which teams there are",
    scope: "teams",
    input: z.object(team),
    run: ({ context, teams }) => ({
      teams: teams.map((key) => ({ team: key, status: context.store.teams.get(key)!.status })),
    }),
  }),
  operation({
    name: "watch",
    may: "member",
    looks: true,
    does: "watch a team",
    scope: "teams",
    input: z.object(team),
    run: ({ context, caller, teams, notify, closed }, input) =>
      watchTeams(context, caller.kind === "person" && !input.team ? null : teams, notify, closed),
  }),
  operation({
    name: "hook",
    may: "self",
    does: "call a hook",
    scope: "workspace",
    input: z.object({ event: z.string(), body: z.unknown() }),
    // The program's own JSON, with texts on their way to its model.
    whole: "all",
    replyBytes: null,
    run: ({ context, caller, closed }, { event, body }) =>
      answerHook(context, agentOf(caller), event, body, closed),
  }),
  operation({
    name: "mcp",
    may: "self",
    does: "call the MCP server",
    scope: "workspace",
    input: z.object({ message: z.unknown() }),
    // Each tool's answer was looked at as its operation's; a batch bounds itself.
    whole: "all",
    replyBytes: null,
    run: (call, { message }) => answerBody({ ...call, caller: agentOf(call.caller) }, message),
  }),
] as const;
