import { teamAgent } from "@team-agent/core/client";
import { startOrAgree } from "../lib/agree-launch.ts";
import { type Session, withCoordinator } from "../lib/coordinator.ts";
import type { LaunchOptions } from "../lib/launch-options.ts";
import { nobodyLeads } from "../lib/nobody-leads.ts";
import { columns, paint, say, sayJson, tell } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { changed } from "./status.ts";

export const quickStart = async (options: LaunchOptions & { readonly timeout: number }): Promise<void> => {
  await withCoordinator(options.workspace, async (session) => {
    const started = await startOrAgree(session, options, "quick-start");
    if (started.kind === "agreed") return;
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

/** Agrees and starts nothing, so that a leader may start the team and keeps leading it. */
export const agreeCommand = async (options: LaunchOptions): Promise<void> => {
  requirePerson("agree");
  await withCoordinator(options.workspace, async (session) => {
    const { team } = { team: "", ...(await startOrAgree(session, options, "agree")) };
    if (options.json) sayJson({ ok: true, team });
    else say(`Agreed. The leader may start team ${team} now: tell it to go on.`);
  });
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
  /** What else the JSON answer holds. */
  readonly also?: Readonly<Record<string, unknown>>;
  /** Said instead of success where something else runs than what was asked for. */
  readonly instead?: string | null;
}

/** Waits for the agents with progress, then says who is ready, what is not and why, and how to look. */
export const showReadiness = async (session: Session, request: ReadinessRequest): Promise<void> => {
  const { team, json, instead = null } = request;
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
  const ok = ready && instead === null;
  const attach = teamAgent("attach", "--team", team);
  if (json)
    sayJson({
      ok,
      ready,
      team,
      session_name: request.session,
      readiness: report.agents,
      leader_receiver: report.leader_receiver,
      notes: [...notes],
      attach_commands: [attach],
      ...request.also,
    });
  else {
    say();
    say(paint(ok ? "green" : "yellow", headline(team, ready, report.team_status === "stopped", instead)));
    for (const line of columns(
      report.agents.map((agent) => [`  ${agent.agent_id}`, agent.provider, agent.status, agent.detail ?? ""]),
    ))
      say(line);
    for (const note of notes) say(`  note: ${note}`);
    for (const line of changed(report)) say(`  note: ${line}`);
    for (const line of nobodyLeads(report)) say(`  ${line}`);
    say();
    const [first] = report.agents;
    if (first) {
      say(`  Look at a window:  ${teamAgent("attach", first.agent_id, "--team", team)}`);
      say(`  Give work:         ${teamAgent("send", first.agent_id, "…", "--team", team)}`);
    }
    say(`  See everything:    ${teamAgent("status", "--team", team)}`);
  }
  if (!ok) process.exitCode = 1;
};

const headline = (team: string, ready: boolean, isStopped: boolean, instead: string | null): string => {
  if (ready) return instead ?? `Team ${team} is ready.`;
  return isStopped ? `Team ${team} was shut down meanwhile.` : `Team ${team} is not ready yet.`;
};
