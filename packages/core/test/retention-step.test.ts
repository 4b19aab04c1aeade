import { expect, test } from "vitest";
import { createSweep } from "../src/coordinator/sweep.ts";
import { sweepSteps } from "../src/coordinator/sweep-steps.ts";
import { pruneTeam } from "../src/retention/prune.ts";
import { createRetentionStep } from "../src/retention/step.ts";
import { MESSAGE_STATUSES } from "../src/store/message-statuses.ts";
import { rig } from "./rig.ts";
import { newMessage } from "./rows.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const OPEN = new AbortController().signal;

const bench = (retentionDays?: number) => {
  const parts = rig();
  const { store, clock } = parts;
  const team = store.teams.get("t")!;
  if (retentionDays !== undefined)
    store.teams.save({ ...team, spec_json: JSON.stringify({ runtime: { retentionDays } }) });
  const delivered = (count = 1) =>
    store.transaction(() =>
      Array.from({ length: count }, () => {
        const row = store.messages.insert(newMessage({ created_at: clock.now(), expires_at: 1e15 })).row;
        store.messages.transition(row.message_id, MESSAGE_STATUSES, "delivered", {
          at: clock.now(),
          source: "test",
          detail: "",
        });
        return row;
      }),
    );
  const textOf = ({ message_id }: { message_id: string }) => store.messages.get(message_id)!.content;
  const left = () =>
    store.messages.inbox("t", "alice", 10_000, 0).filter(({ pruned_at }) => pruned_at === null).length;
  const told = () => parts.events().filter(({ event }) => event === "retention.pruned");
  return { ...parts, delivered, textOf, left, told };
};

test("what is finished is kept for thirty days, and for as long as the team says otherwise", () => {
  for (const [days, kept] of [
    [undefined, 30],
    [2, 2],
    [0.5, 0.5],
  ] as const) {
    const { context, clock, delivered, textOf } = bench(days);
    const [message] = delivered();
    clock.advance(kept * DAY);
    createRetentionStep().run(context);
    expect(textOf(message!)).toBe("hello");
    clock.advance(1);
    createRetentionStep().run(context);
    expect(textOf(message!)).toBe("");
  }
});

test("a team that keeps for ever loses nothing", () => {
  const { context, clock, delivered, textOf } = bench(0);
  const [message] = delivered();
  clock.advance(10_000 * DAY);
  createRetentionStep().run(context);
  expect(textOf(message!)).toBe("hello");
});

test("one batch goes with each sweep until nothing is left, then nothing for an hour", () => {
  const { context, clock, delivered, left, told } = bench(1);
  delivered(250);
  clock.advance(DAY + 1);
  const { run } = createRetentionStep();
  const seen = [left()];
  while (seen.at(-1)! > 0) {
    run(context);
    expect(left()).toBeLessThan(seen.at(-1)!);
    seen.push(left());
  }
  expect(seen).toEqual([250, 150, 50, 0]);
  for (let more = 0; more < 10; more++) run(context);
  expect(told()).toMatchObject([{ team_id: "t", messages: 250, evidence: 250, turns: 0, other: 0 }]);

  delivered(1);
  clock.advance(DAY + 1);
  run(context);
  expect(left()).toBe(0);
  delivered(1);
  for (let more = 0; more < 10; more++) run(context);
  clock.advance(HOUR - 1);
  run(context);
  expect(told()).toHaveLength(2);
});

test("nothing is told when there was nothing to prune", () => {
  const { context, clock, told, delivered } = bench(1);
  delivered();
  context.events.write("coordinator.exit", { reason: "x" });
  const { run } = createRetentionStep();
  for (let round = 0; round < 20; round++, clock.advance(HOUR)) run(context);
  expect(told()).toEqual([]);
});

test("a clock that was set back does not put the next round off", () => {
  const { context, clock, delivered, left } = bench(1);
  const { run } = createRetentionStep();
  clock.advance(100 * DAY);
  for (let more = 0; more < 10; more++) run(context);
  clock.advance(-50 * DAY);
  delivered();
  clock.advance(DAY + 1);
  run(context);
  expect(left()).toBe(0);
});

test("a round that fails is begun again, and stops no other step", async () => {
  const { context, clock, delivered, left, store } = bench(1);
  delivered();
  clock.advance(DAY + 1);
  const { batch } = store.retention;
  let fails = true;
  const failing = {
    ...store,
    retention: {
      batch: (...args: Parameters<typeof batch>) => {
        if (fails) throw new Error("disk is full");
        return batch(...args);
      },
    },
  };
  let after = 0;
  const sweep = createSweep(
    { ...context, store: failing },
    [createRetentionStep(), { name: "next", run: () => void after++ }],
    5,
  );
  await sweep();
  expect([left(), after]).toEqual([1, 1]);
  fails = false;
  clock.advance(5_000);
  await sweep();
  expect([left(), after]).toEqual([0, 2]);
});

test("it is a step of the sweep", () => {
  const steps = sweepSteps({ place: () => {}, recover: async () => {}, keep: async () => {} });
  expect(steps.map(({ name }) => name)).toContain("retention");
});

test("prune takes what is older than it is told, whatever the team keeps, and a dry run only counts", async () => {
  const { context, clock, delivered, textOf, told } = bench(0);
  const [old] = delivered();
  clock.advance(3 * DAY);
  const [young] = delivered();
  const ask = (olderThanDays: number | null, dryRun: boolean) =>
    pruneTeam(context, "t", { olderThanDays, dryRun }, OPEN);
  expect(await ask(null, false)).toMatchObject({ older_than_days: null, pruned: { messages: 0 } });
  expect(await ask(2, true)).toMatchObject({
    older_than_days: 2,
    dry_run: true,
    pruned: { messages: 1, evidence: 1 },
  });
  expect(textOf(old!)).toBe("hello");
  expect(await ask(2, false)).toMatchObject({ dry_run: false, pruned: { messages: 1, evidence: 1 } });
  expect([textOf(old!), textOf(young!)]).toEqual(["", "hello"]);
  clock.advance(1);
  expect(await ask(0, false)).toMatchObject({ pruned: { messages: 1 } });
  expect(textOf(young!)).toBe("");
  expect(told()).toHaveLength(2);
});

test("without a limit of its own prune takes the team's", async () => {
  const { context, clock, delivered } = bench();
  delivered();
  clock.advance(30 * DAY + 1);
  expect(await pruneTeam(context, "t", { olderThanDays: null, dryRun: false }, OPEN)).toMatchObject({
    older_than_days: 30,
    pruned: { messages: 1 },
  });
});

test("others are heard between two batches, and a caller who hangs up ends it", async () => {
  const { context, clock, delivered, left } = bench(1);
  delivered(500);
  clock.advance(DAY + 1);
  const call = new AbortController();
  const pruning = pruneTeam(context, "t", { olderThanDays: null, dryRun: false }, call.signal);
  setImmediate(() => call.abort());
  await pruning;
  expect(left()).toBeGreaterThan(0);
  expect(left()).toBeLessThan(500);
});
