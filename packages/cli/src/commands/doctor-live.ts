import type { LegReport, LiveReport } from "@team-agent/core";
import { TeamAgentError } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { withRunningCoordinator } from "../lib/coordinator.ts";
import { columns, printable, say, sayJson, tell } from "../lib/output.ts";
import { stateWord } from "./doctor-comms.ts";

interface Options extends Common {
  readonly timeout: number;
}
type Progress = LegReport & { readonly agent_id: string };

const SILENT_MS = 1_000;

/** Sends a message to agents and follows it. A coordinator must be running: what it would start is not what is tried. */
export const tryComms = async (agents: readonly string[], options: Options): Promise<void> => {
  const progress = createProgress(options.json);
  const report = await withRunningCoordinator(options.workspace, ({ call }) =>
    call("comms.try", { team: options.team ?? null, agents, timeoutMs: options.timeout * 1000 }, (event) =>
      progress.add(event as Progress),
    ),
  ).finally(progress.end);
  if (!report)
    throw new TeamAgentError(
      "coordinator_unavailable",
      "the coordinator is not running, so no message can be tried",
      { action: "team-agent coordinator ensure" },
    );
  if (options.json) sayJson(report);
  else show(report);
  if (report.timed_out) process.exitCode = 3;
  else if (!report.ok) process.exitCode = 1;
};

/** A quick round trip says nothing meanwhile. A slow one tells what has come so far, and then each leg as it comes. */
const createProgress = (silent: boolean) => {
  const early: string[] = [];
  let isSlow = false;
  const timer = setTimeout(() => {
    isSlow = true;
    if (silent) return;
    tell("waiting for the agents…");
    for (const line of early) tell(line);
  }, SILENT_MS);
  return {
    add: ({ agent_id, name, ms }: Progress) => {
      const line = `${agent_id}: ${legWords(name)} after ${ms} ms`;
      if (!isSlow) early.push(line);
      else if (!silent) tell(line);
    },
    end: () => clearTimeout(timer),
  };
};

const show = ({ boundary, agents }: LiveReport): void => {
  say(boundary);
  const legs = agents.flatMap((agent) => agent.legs.map((leg) => ({ ...leg, agent: agent.agent_id })));
  for (const line of columns(
    legs.map((leg) => [
      stateWord(leg.status),
      leg.agent,
      legWords(leg.name),
      leg.ms === null ? "" : `${leg.ms} ms`,
      printable(leg.reason),
    ]),
  ))
    say(line);
  for (const leg of legs) if (leg.action) say(`action (${leg.agent} ${legWords(leg.name)}): ${leg.action}`);
};

const legWords = (name: LegReport["name"]): string => name.replace("_", " ");
