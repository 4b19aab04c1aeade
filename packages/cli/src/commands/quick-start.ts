import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { teamAgent } from "@team-agent/core/client";
import { callerEnvironment, type Reply, type Session, withCoordinator } from "../lib/coordinator.ts";
import { CommandError } from "../lib/fail.ts";
import { columns, paint, say, sayJson, tell } from "../lib/output.ts";
import { changed } from "./status.ts";

interface Options {
  readonly teamdir: string | null;
  readonly name?: string;
  readonly yes: boolean;
  readonly allowRepositoryHooks: boolean;
  readonly allowFolder: readonly string[];
  readonly timeout: number;
  readonly json: boolean;
  readonly workspace: string;
}

type Outcome = Reply<"team.start">;

export const quickStart = async (options: Options): Promise<void> => {
  await withCoordinator(options.workspace, async (session) => {
    const started = await start(session, options, null);
    onInterrupt(started.teamKey);
    await showReadiness(session, {
      team: started.teamKey,
      session: started.session,
      timeout: options.timeout,
      json: options.json,
      notes: [
        ...started.warnings,
        ...started.agents.flatMap((agent) => agent.notes.map((note) => `${agent.agentId}: ${note}`)),
      ],
    });
  });
};

const start = async (
  session: Session,
  options: Options,
  agreedHash: string | null,
  namedFolders: readonly string[] = [],
): Promise<Extract<Outcome, { kind: "started" }>> => {
  const outcome = await session.call("team.start", {
    teamDir: options.teamdir,
    name: options.name ?? null,
    yes: options.yes,
    agreedHash,
    allowRepositoryHooks: options.allowRepositoryHooks,
    allowedFolders: [...options.allowFolder.map((folder) => resolve(folder)), ...namedFolders],
    env: callerEnvironment(),
    callerPid: process.pid,
  });
  if (outcome.kind === "started") return outcome;
  const { lines, hash, outside } = outcome.agreement;
  if (agreedHash !== null || options.json || !process.stdin.isTTY || !process.stdout.isTTY)
    throw new CommandError(
      "agreement_needed",
      `somebody has to agree to this launch first:\n${lines.join("\n")}`,
      teamAgent("quick-start", "--yes", ...outside.flatMap((folder) => ["--allow-folder", folder])),
      { agreement: lines, agreed_hash: hash },
    );
  say(paint("bold", "Before anything is started:"));
  for (const line of lines) say(line);
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  const named: string[] = [];
  for (const folder of outside) {
    const typed = await questions.question(`\n${folder} is outside this workspace. Type it to agree: `);
    if (typed.trim() === folder) named.push(folder);
  }
  const answer = await questions.question("\nStart this team? [y/N] ");
  questions.close();
  if (!/^y(?:es)?$/i.test(answer.trim()) || named.length < outside.length)
    throw new CommandError("agreement_needed", "nothing was started", "team-agent quick-start");
  return await start(session, options, hash, named);
};

const onInterrupt = (team: string): void => {
  process.once("SIGINT", () => {
    tell(
      `\nThe agents go on. Look: ${teamAgent("status", "--team", team)}   End them: ${teamAgent("shutdown", "--team", team)}`,
    );
    process.exit(130);
  });
};

export interface ReadinessRequest {
  readonly team: string;
  readonly session: string;
  readonly timeout: number;
  readonly json: boolean;
  readonly notes: readonly string[];
}

/** Waits for the agents with progress, then says who is ready, what is not and why, and how to look. */
export const showReadiness = async (session: Session, request: ReadinessRequest): Promise<void> => {
  const { team, json } = request;
  const { ready, report } = await session.call(
    "team.waitReady",
    { team, timeoutMs: request.timeout * 1000 },
    (event) => {
      const { agent_id, status, detail } = event as {
        agent_id: string;
        status: string;
        detail: string | null;
      };
      if (!json) tell(`  ${agent_id}: ${status}${detail ? ` (${detail})` : ""}`);
    },
  );
  const notes = new Set([
    ...request.notes,
    ...report.agents.flatMap((agent) => agent.notes.map((note) => `${agent.agent_id}: ${note}`)),
  ]);
  if (json)
    sayJson({
      ok: ready,
      ready,
      team,
      session_name: request.session,
      readiness: report.agents,
      leader_receiver: report.leader_receiver,
      notes: [...notes],
      attach_commands: [teamAgent("attach", "--team", team)],
    });
  else {
    say();
    say(ready ? paint("green", `Team ${team} is ready.`) : paint("yellow", `Team ${team} is not ready yet.`));
    for (const line of columns(
      report.agents.map((agent) => [`  ${agent.agent_id}`, agent.provider, agent.status, agent.detail ?? ""]),
    ))
      say(line);
    for (const note of notes) say(`  note: ${note}`);
    for (const line of changed(report)) say(`  note: ${line}`);
    if (report.leader_receiver.status !== "attached")
      say(
        "  Messages for the leader are held: this command was not run in an agent's pane. See them with: team-agent inbox leader",
      );
    say();
    const [first] = report.agents;
    if (first) {
      say(`  Look at a window:  ${teamAgent("attach", first.agent_id)}`);
      say(`  Give work:         ${teamAgent("send", first.agent_id, "…")}`);
    }
    say("  See everything:    team-agent status");
  }
  if (!ready) process.exitCode = 1;
};
