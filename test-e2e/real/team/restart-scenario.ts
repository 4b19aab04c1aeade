import type { ModelRequest } from "@team-agent/plugin-api/testing";
import { expect } from "vitest";
import type { several } from "./several.ts";
import { untilReady } from "./watch.ts";
import type { World } from "./world.ts";

/** A team comes back to its conversations, each to its own, however its programs ended; and some begin anew. */
export const comeBackToTheirOwn = async (
  world: World,
  { names, turn }: Pick<ReturnType<typeof several>, "names" | "turn">,
  discarded: readonly string[],
): Promise<void> => {
  await world.cli(["quick-start", "--yes"]);
  await untilReady(world, names);
  for (const mark of ["FIRST", "SECOND", "THIRD"]) await turn(world, mark);
  expect((await world.cli(["shutdown"])).exitCode).toBe(0);
  await back(world, names);
  await turn(world, "FOURTH");
  expectOwnHistory(world, names, "FOURTH", ["FIRST", "SECOND", "THIRD"]);

  // The server of the team's windows is killed, and every program with it.
  const { argv } = await world.json<{ argv: readonly string[] }>(["attach"]);
  const pid = Number((await world.run("tmux", ["-S", argv[2]!, "display-message", "-p", "#{pid}"])).stdout);
  process.kill(pid, "SIGKILL");
  await back(world, names);
  await turn(world, "FIFTH");
  expectOwnHistory(world, names, "FIFTH", ["FIRST", "FOURTH"]);

  // Anew, with nothing of the conversation before.
  for (const name of discarded) {
    const run = await world.cli(["reset-agent", name, "--discard-session"]);
    expect(run.exitCode, run.stderr).toBe(0);
  }
  await untilReady(world, names);
  await turn(world, "SIXTH");
  for (const name of discarded) {
    const request = turnOf(world, `SIXTH-${name}`);
    expect(request.text).not.toContain(`FIRST-${name}`);
  }
};

/** The request of that turn; some programs have it named in another request, which has no tools and no history. */
const turnOf = ({ api }: World, mark: string): ModelRequest =>
  api.requests.findLast((one) => one.tools.length > 0 && one.newText.includes(mark))!;

/** What the model was given with this turn: all the turns before of the same worker, and of nobody else. */
const expectOwnHistory = (
  world: World,
  names: readonly string[],
  mark: string,
  before: readonly string[],
): void => {
  for (const name of names) {
    const request = turnOf(world, `${mark}-${name}`);
    for (const earlier of before) expect(request.text, name).toContain(`${earlier}-${name}`);
    for (const other of names)
      if (other !== name) expect(request.text, name).not.toContain(`${mark}-${other}`);
  }
};

const back = async (world: World, names: readonly string[]): Promise<void> => {
  const run = await world.cli(["restart"]);
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  for (const name of names) expect(run.stdout).toContain(`${name}: resumed`);
  await untilReady(world, names);
};
