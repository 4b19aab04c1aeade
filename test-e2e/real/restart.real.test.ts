import { expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { programs, skip } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { several } from "./team/several.ts";
import { untilReady } from "./team/watch.ts";
import type { World } from "./team/world.ts";

/** Two workers of each program in one folder. */
const WORKERS = { ann: "claude", amy: "claude", bob: "codex", ben: "codex" } as const;
const { names: NAMES, files, turn } = several("four", WORKERS);

/** What the model was given with this turn: all the turns before of the same worker, and of nobody else. */
const expectOwnHistory = (world: World, mark: string, before: readonly string[]): void => {
  for (const name of NAMES) {
    const request = world.api.requests.findLast((one) => one.newText.includes(`${mark}-${name}`))!;
    for (const earlier of before) expect(request.text, name).toContain(`${earlier}-${name}`);
    for (const other of NAMES)
      if (other !== name) expect(request.text, name).not.toContain(`${mark}-${other}`);
  }
};

const back = async (world: World): Promise<void> => {
  const run = await world.cli(["restart"]);
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  for (const name of NAMES) expect(run.stdout).toContain(`${name}: resumed`);
  await untilReady(world, NAMES);
};

verifies(
  "restart.real",
  () =>
    inWorld({ programs, user: null, files }, async (world) => {
      await world.cli(["quick-start", "--yes"]);
      await untilReady(world, NAMES);
      for (const mark of ["FIRST", "SECOND", "THIRD"]) await turn(world, mark);
      expect((await world.cli(["shutdown"])).exitCode).toBe(0);
      await back(world);
      await turn(world, "FOURTH");
      expectOwnHistory(world, "FOURTH", ["FIRST", "SECOND", "THIRD"]);

      // The server of the team's windows is killed, and every program with it.
      const { argv } = await world.json<{ argv: readonly string[] }>(["attach"]);
      const pid = Number(
        (await world.run("tmux", ["-S", argv[2]!, "display-message", "-p", "#{pid}"])).stdout,
      );
      process.kill(pid, "SIGKILL");
      await back(world);
      await turn(world, "FIFTH");
      expectOwnHistory(world, "FIFTH", ["FIRST", "FOURTH"]);

      // Anew, with nothing of the conversation before.
      for (const name of ["ann", "bob"] as const) {
        const run = await world.cli(["reset-agent", name, "--discard-session"]);
        expect(run.exitCode, run.stderr).toBe(0);
      }
      await untilReady(world, NAMES);
      await turn(world, "SIXTH");
      for (const name of ["ann", "bob"] as const) {
        const request = world.api.requests.findLast((one) => one.newText.includes(`SIXTH-${name}`))!;
        expect(request.text).not.toContain(`FIRST-${name}`);
      }
    }),
  { timeoutMs: 300_000, skip },
);
