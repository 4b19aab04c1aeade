import { spawnSync } from "node:child_process";
import { quoteWord, TeamAgentError, teamAgent } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { callerEnvironment, withCoordinator } from "../lib/coordinator.ts";
import { sayJson, sayWhole } from "../lib/output.ts";

export const attachCommand = (
  agent: string | null,
  options: Common & { readonly print: boolean },
): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const { argv } = await call("agent.attach", {
      team: options.team ?? null,
      agent,
      env: callerEnvironment(),
    });
    if (options.json) return sayJson({ ok: true, argv });
    if (options.print) return sayWhole(argv.map(quoteWord).join(" "));
    if (!process.stdout.isTTY)
      throw new TeamAgentError("usage", "attach needs a terminal", {
        action: teamAgent("attach", ...(agent === null ? [] : [agent]), "--print"),
      });
    const [program, ...args] = argv;
    const done = spawnSync(program!, args, { stdio: "inherit" });
    process.exitCode = done.status ?? 1;
  });
