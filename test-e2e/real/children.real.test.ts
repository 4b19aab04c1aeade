import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { teamDocuments } from "./team/documents.ts";
import { programs, skip } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { rests } from "./team/states.ts";
import { send, untilReady } from "./team/watch.ts";
import type { World } from "./team/world.ts";

/** Writes its process down, and at last a file; it answers neither to a hang-up nor to a request. */
const command = (mark: string): string =>
  `trap "" TERM HUP; echo $$ > ${mark}.pid; for n in $(seq 60); do sleep 1; done; echo late > ${mark}.txt`;

const runs = async (world: World, mark: string): Promise<number> => {
  await send(world, "ann", `[[call shell ${JSON.stringify({ command: command(mark) })}]] [[say end]]`);
  const file = join(world.workspace, `${mark}.pid`);
  return until("the command", () => existsSync(file) && Number(readFileSync(file, "utf8")));
};

verifies(
  "trial.140.real",
  () =>
    inWorld({ programs, user: null, files: teamDocuments() }, async (world) => {
      await world.cli(["quick-start", "--yes"]);
      await untilReady(world, ["ann"]);
      for (const [mark, ...words] of [
        ["stopped", "stop-agent", "ann"],
        ["restarted", "restart", "--cut"],
        ["shut", "shutdown", "--cut"],
      ] as const) {
        const pid = await runs(world, mark);
        const run = await world.cli(words);
        expect(run.exitCode, run.stdout + run.stderr).toBe(0);
        expect(isRunning(pid), words.join(" ")).toBe(false);
        expect(existsSync(join(world.workspace, `${mark}.txt`))).toBe(false);
        if (mark === "stopped") await world.cli(["start-agent", "ann"]);
        if (mark !== "shut") await rests(world, "ann");
      }
    }),
  { timeoutMs: 180_000, skip },
);
