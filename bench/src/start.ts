import { repeat, timed, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";

const RUNS = 5;

export const measureStart = async (): Promise<readonly Figure[]> => {
  const ready: number[] = [];
  const down: number[] = [];
  const start = (agents: number) =>
    repeat(RUNS, () =>
      withTeam(
        agents,
        async ({ world, events }) => {
          const began = Date.now();
          const run = await world.cli(["quick-start", "--yes"]);
          if (run.exitCode !== 0) throw new Error(run.stdout + run.stderr);
          if (agents === 20) {
            ready.push(Math.max(...events("agent.ready").map((event) => event.ts)) - began);
            down.push(await timed(() => world.cli(["shutdown"])));
          }
          return Math.max(...events("launch.agent_start").map((event) => event.ts)) - began;
        },
        false,
      ),
    );
  return [
    { name: "quick_start_1_ms", unit: "ms", samples: await start(1) },
    { name: "quick_start_5_ms", unit: "ms", samples: await start(5) },
    { name: "quick_start_20_ms", unit: "ms", samples: await start(20) },
    { name: "quick_start_20_ready_ms", unit: "ms", samples: ready },
    { name: "shutdown_20_ms", unit: "ms", samples: down },
  ];
};
