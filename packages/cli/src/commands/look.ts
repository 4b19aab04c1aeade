import { TeamAgentError, teamAgent } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { lookAtRunning, withCoordinator } from "../lib/coordinator.ts";
import { columns, printable, say, sayJson, sayWhole } from "../lib/output.ts";
import { withStore } from "../lib/stored.ts";

interface PeekOptions extends Common {
  readonly allowRawScreen: boolean;
  readonly head?: number;
  readonly tail?: number;
  readonly search?: string;
  readonly around: number;
}

/** What is wrong, and the command that helps; without a coordinator too. */
export const diagnoseCommand = async (options: Common): Promise<void> => {
  const { live, silent } = await lookAtRunning(options.workspace, ({ call }) =>
    call("status", { team: options.team ?? null }),
  );
  const report =
    live ??
    (await withStore(options, ({ core, store, teamKey, workspace }) =>
      core.reportTeam(store, null, teamKey, workspace.root),
    ));
  const { diagnose } = await import("@team-agent/core");
  const issues = silent
    ? [{ issue: silent.code, detail: silent.message, repair: silent.action ?? "" }]
    : diagnose(report, live !== null);
  if (issues.length > 0) process.exitCode = 1;
  if (options.json) return sayJson({ ok: issues.length === 0, team: report.team, issues });
  if (issues.length === 0) say(`Nothing is wrong with team ${report.team}.`);
  for (const line of columns(issues.map(({ issue, detail }) => [issue, printable(detail)]))) say(line);
  for (const { issue, repair } of issues) say(`action (${issue}): ${repair}`);
};

export const peekCommand = (agent: string, options: PeekOptions): Promise<void> => {
  if (!options.allowRawScreen)
    throw new TeamAgentError(
      "usage",
      "a screen may show anything, secrets too; say --allow-raw-screen to see it",
      { action: teamAgent("peek", agent, "--allow-raw-screen", "--tail", "20") },
    );
  const ways = [options.head, options.tail, options.search].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new TeamAgentError("usage", "name one of --head, --tail and --search", {
      action: teamAgent("peek", agent, "--allow-raw-screen", "--tail", "20"),
    });
  return withCoordinator(options.workspace, async ({ call }) => {
    const { head, tail, search, around } = options;
    const reply = await call("agent.peek", {
      team: options.team ?? null,
      agent,
      around,
      ...(head === undefined ? {} : { head }),
      ...(tail === undefined ? {} : { tail }),
      ...(search === undefined ? {} : { search }),
    });
    if (options.json) sayJson(reply);
    else for (const line of reply.text.split("\n")) sayWhole(printable(line));
  });
};
