import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { until } from "./bench.ts";
import { begun, CHANGES, type Change, picture, readyFor } from "./roster-world.ts";
import { daemonOf, eventsOf, startDaemon } from "./running.ts";
import { type Places, rpc, silentRegistry, startHere } from "./team.ts";

const CUT = "./cut-daemon.ts";
const STEP_UNDONE = "DELETE FROM operations WHERE id = \\? AND seq";

/** Lets a coordinator make the change, which is killed in the middle of it. Answers what was there before. */
const killedIn = async (change: Change, ...cut: readonly string[]) => {
  const { places, start, context, coordinator, word } = await begun();
  await readyFor(change, { context, places });
  const before = await picture(context);
  await coordinator.stop("test");
  const daemon = await startDaemon(places, CUT, ...cut);
  const { method, params } = CHANGES[change];
  const asked = rpc(places, method, { ...params, ...word });
  await expect(asked).rejects.toThrow();
  await until("the kill", () => daemon.signalCode);
  /** What is there once another coordinator has settled it. */
  const settled = async () => {
    const { context } = await start();
    await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
    return picture(context);
  };
  return { places, start, before, settled };
};

/** What the leader was told of changes that were taken back. */
const told = async (places: Places) => {
  const { messages } = await rpc<{ messages: { content: string }[] }>(places, "inbox", {
    who: "leader",
    limit: 50,
    since: 0,
  });
  return messages.map(({ content }) => content).filter((content) => content.includes("That was taken back"));
};

const directionsOf = (places: Places) =>
  eventsOf(places)
    .filter(({ event }) => event === "lifecycle.operation_recovered")
    .map(({ direction, rollback_errors }) => ({ direction, rollback_errors }));
const BACK = { direction: "back", rollback_errors: [] };

const each = Object.entries(CHANGES).flatMap(([change, { steps }]) =>
  Array.from({ length: steps }, (_, index) => [change as Change, index + 1] as const),
);

test.each(each)("%s whose coordinator is killed behind its step %i is taken back", async (change, nth) => {
  // The next word about the operation is that of the next step, or of its end.
  const { places, before, settled } = await killedIn(change, "operations", `${nth + 1}`);
  expect(await settled()).toEqual(before);
  expect(directionsOf(places)).toEqual([BACK]);
  expect(await told(places)).toEqual([expect.stringContaining(CHANGES[change].told)]);
});

test.each(each)(
  "%s whose taking back is killed in its step %i is taken back by the next",
  async (change, nth) => {
    const { places, before, settled } = await killedIn(change, "operations", `${CHANGES[change].steps + 1}`);
    const second = daemonOf(places, CUT, STEP_UNDONE, `${nth}`);
    await until("the second kill", () => second.signalCode);
    expect(await settled()).toEqual(before);
    expect(directionsOf(places)).toEqual([BACK]);
    expect(await told(places)).toHaveLength(1);
  },
);

test.each([
  ["add", "before its program is started", "INSERT INTO tokens"],
  ["add", "before its window is written down", "UPDATE panes SET endpoint"],
  ["clone", "before its window is written down", "UPDATE panes SET endpoint"],
  ["fork", "before its window is written down", "UPDATE panes SET endpoint"],
  ["reset", "before its window is written down", "UPDATE panes SET endpoint"],
  ["resume", "before its window is written down", "UPDATE panes SET endpoint"],
  ["reset", "between the word that its program ends and its end", "UPDATE tokens SET revoked_at"],
  ["remove", "between the word that its program ends and its end", "UPDATE tokens SET revoked_at"],
] as const)("%s that is cut off %s leaves no program that nobody knows", async (change, _when, cut) => {
  const { places, before, settled } = await killedIn(change, cut, "1");
  expect(await settled()).toEqual(before);
  expect(directionsOf(places)).toEqual([BACK]);
});

test.each([
  ["add", ["alice", "bob", "tester"]],
  ["clone", ["alice", "alice-2", "bob"]],
  ["fork", ["alice", "alice-2", "bob"]],
  ["reset", ["alice", "bob"]],
] as const)("%s whose new program was ready is finished by the next coordinator", async (change, windows) => {
  const end = `${CHANGES[change].steps + 1}`;
  const { places, before, settled } = await killedIn(change, "operations", end, "late");
  const now = await settled();
  expect(now).toMatchObject({ windows, secrets: windows, unknown: [], operations: [] });
  expect(now.sessions).not.toEqual(before.sessions);
  expect(directionsOf(places)).toEqual([{ direction: "forward", rollback_errors: [] }]);
});

test("a clone that listed its tools before its window was known is finished by the next coordinator, and ready at once", async () => {
  const { places, settled } = await killedIn("clone", "UPDATE panes SET endpoint", "1", "late");
  expect(await settled()).toMatchObject({
    windows: ["alice", "alice-2", "bob"],
    unknown: [],
    operations: [],
  });
  expect(directionsOf(places)).toEqual([{ direction: "forward", rollback_errors: [] }]);
});

test("the removal of a clone that is killed once its copied role is gone is taken back with the role", async () => {
  const { places, start, context, coordinator, word } = await begun();
  await rpc(places, "agent.clone", { ...CHANGES.clone.params, ...word });
  await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  const { roles } = await picture(context);
  await coordinator.stop("test");
  const daemon = await startDaemon(places, CUT, "INSERT INTO retired_agents|DELETE FROM operations", "1");
  await expect(
    rpc(places, "agent.remove", { agent: "alice-2", confirm: true, force: true }),
  ).rejects.toThrow();
  await until("the kill", () => daemon.signalCode);
  expect(existsSync(join(places.workspace.runtimeDir, "demo", "roles", "alice-2.md"))).toBe(false);
  const next = await start();
  expect(directionsOf(places)).toEqual([BACK]);
  expect((await picture(next.context)).roles).toEqual(roles);
});

test("a change that was cut off waits until its team's windows can be looked at", async () => {
  const { places, before } = await killedIn("add", "UPDATE panes SET endpoint", "1");
  const { registry, answer } = silentRegistry(places.home);
  const coordinator = await startHere(places, registry);
  onTestFinished(() => coordinator.stop("test"));
  expect(coordinator.context.store.operations.open()).toHaveLength(1);
  answer();
  await until("the next look", () => directionsOf(places).length > 0);
  await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  expect(await picture(coordinator.context)).toEqual(before);
});

test("an agent that was cut off in its reset is not started alone where the whole session is gone", async () => {
  const { places, start } = await killedIn("reset", "operations", "2");
  execFileSync("tmux", ["-L", `ta-${places.workspace.key}`, "kill-server"], { env: places.env });
  const { context } = await start();
  expect(context.transports.size).toBe(0);
  expect(context.store.panes.living()).toEqual([]);
  expect(context.store.operations.open()).toEqual([]);
  expect(directionsOf(places)).toEqual([
    { direction: "back", rollback_errors: ["stop: the team's session is gone"] },
  ]);
});
