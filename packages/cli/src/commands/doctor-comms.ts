import type { Check, CommsReport } from "@team-agent/core";
import { resolveWorkspace } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { withRunningCoordinator } from "../lib/coordinator.ts";
import { columns, paint, printable, say, sayJson } from "../lib/output.ts";
import { requirePersonAtTheStore } from "../lib/person-only.ts";

/** Asks a running coordinator; without one the store alone is read. Nothing is started. */
export const checkComms = async (options: Common): Promise<void> => {
  const live = await withRunningCoordinator(options.workspace, ({ call }) =>
    call("comms.check", { team: options.team ?? null }),
  );
  const report = live ?? (await checkStored(options));
  if (options.json) sayJson(report);
  else show(report);
  if (!report.ok) process.exitCode = 1;
};

const checkStored = async ({ workspace, team }: Common): Promise<CommsReport> => {
  requirePersonAtTheStore();
  const core = await import("@team-agent/core");
  return await core.checkStoredComms(resolveWorkspace(workspace), team ?? null);
};

/** The same word for a state everywhere in `doctor --comms`. */
export const stateWord = (status: Check["status"]): string =>
  ({ pass: paint("green", "ok  "), fail: paint("red", "FAIL"), deferred: paint("yellow", "-   ") })[status];

const show = ({ boundary, checks }: CommsReport): void => {
  say(boundary);
  const all = Object.values(checks).flatMap((group) => group.checks);
  for (const line of columns(
    all.map((check) => [stateWord(check.status), placeOf(check), check.name, printable(check.reason)]),
  ))
    say(line);
  for (const check of all)
    if (check.action && check.status === "fail")
      say(`action (${[placeOf(check), check.name].filter(Boolean).join(" ")}): ${check.action}`);
};

const placeOf = ({ team_key, agent_id }: Check): string => [team_key, agent_id].filter(Boolean).join("/");
