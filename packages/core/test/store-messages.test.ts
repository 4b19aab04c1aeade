import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CLAIMABLE, ENDED, MESSAGE_STATUSES } from "../src/store/message-statuses.ts";
import type { Store } from "../src/store/store.ts";
import { tempDir } from "./bench.ts";
import { newMessage } from "./rows.ts";
import { at, brought, HOLDS, openStore, stored } from "./stores.ts";

test("a stored message is accepted, with its first evidence", () => {
  const store = openStore();
  const row = stored(store, { created_at: 5 });
  expect(row).toMatchObject({ status: "accepted", status_since: 5, attempts: 0, submitted_at: null });
  expect(store.messages.evidence(row.message_id)).toEqual([
    { message_id: row.message_id, at: 5, status: "accepted", source: "store", detail: "from leader" },
  ]);
});

test("the same call stores one message, whatever its words; equal words in two calls are two messages", () => {
  const store = openStore();
  const first = store.messages.insert(newMessage({ call_key: "t/alice:1", content: "a" }));
  const again = store.messages.insert(newMessage({ call_key: "t/alice:1", content: "b" }));
  expect([first.repeated, again.repeated, again.row.message_id]).toEqual([false, true, first.row.message_id]);
  expect(store.messages.evidence(first.row.message_id)).toHaveLength(1);
  stored(store, { content: "a", call_key: "t/alice:2" });
  stored(store, { content: "a" });
  stored(store, { content: "a" });
  expect(store.messages.open("t")).toHaveLength(4);
});

test.each(MESSAGE_STATUSES)("a message that is %s is claimed only if it still waits", (status) => {
  const store = openStore();
  const id = brought(store, status);
  const may = CLAIMABLE.includes(status);
  const before = store.messages.get(id);
  expect(store.messages.claim(id, "att_1", 100, at(3))).toBe(may);
  if (may)
    expect(store.messages.get(id)).toMatchObject({
      status: "target_resolved",
      attempts: 1,
      attempt: "att_1",
      lease_until: 100,
      condition: null,
    });
  else expect(store.messages.get(id)).toEqual(before);
});

test("of two that claim the same message, over two connections, one gets it", () => {
  const path = join(tempDir(), "team.db");
  const [one, two] = [openStore(path), openStore(path)];
  const { message_id: id } = stored(one);
  expect([one.messages.claim(id, "a", 10, at(2)), two.messages.claim(id, "b", 10, at(2))]).toEqual([
    true,
    false,
  ]);
  expect(two.messages.get(id)).toMatchObject({ attempt: "a", attempts: 1 });
  expect(one.messages.evidence(id)).toHaveLength(2);
});

test("a refused transition changes nothing and leaves no evidence", () => {
  const store = openStore();
  const id = brought(store, "delivered");
  const before = [store.messages.get(id), store.messages.evidence(id)];
  expect(store.messages.transition(id, ["submitted"], "accepted", at(9))).toBe(false);
  expect(store.messages.transition("msg_none", MESSAGE_STATUSES, "failed", at(9))).toBe(false);
  expect([store.messages.get(id), store.messages.evidence(id)]).toEqual(before);
});

test("each of submitted, delivered and acknowledged stamps its own time", () => {
  const store = openStore();
  const { message_id: id } = stored(store);
  store.messages.claim(id, "a", 10, at(2));
  store.messages.transition(id, ["target_resolved"], "submitted", at(3));
  store.messages.transition(id, ["submitted"], "delivered", at(4));
  store.messages.transition(id, ["delivered"], "acknowledged", at(5));
  expect(store.messages.get(id)).toMatchObject({
    submitted_at: 3,
    delivered_at: 4,
    acknowledged_at: 5,
    status_since: 5,
    lease_until: null,
    attempt: "a",
  });
  expect(store.messages.evidence(id).map(({ status, at: when }) => [status, when])).toEqual([
    ["accepted", 1],
    ["target_resolved", 2],
    ["submitted", 3],
    ["delivered", 4],
    ["acknowledged", 5],
  ]);
});

test("a hold that goes on keeps its since and gets new words; another hold begins anew", () => {
  const store = openStore();
  const { message_id: id } = stored(store);
  expect(store.messages.hold(id, "queued_until_idle", "busy for 1 s", 10)).toBe(true);
  expect(store.messages.hold(id, "queued_until_idle", "busy for 9 s", 19)).toBe(false);
  expect(store.messages.get(id)).toMatchObject({ status_since: 10, condition: "busy for 9 s" });
  expect(store.messages.hold(id, "queued_until_dialog", "a dialog", 20)).toBe(true);
  expect(store.messages.get(id)).toMatchObject({ status_since: 20, condition: "a dialog" });
  expect(store.messages.evidence(id)).toHaveLength(3);
});

test.each(MESSAGE_STATUSES.filter((status) => !CLAIMABLE.includes(status)))(
  "a message that is %s is not held",
  (status) => {
    const store = openStore();
    const id = brought(store, status);
    expect(store.messages.hold(id, "queued_until_idle", "busy", 10)).toBe(false);
    expect(store.messages.get(id)?.status).toBe(status);
  },
);

test("an interrupt goes first, what waits for idle goes last, and within one priority the order of arrival holds", () => {
  const store = openStore();
  const order = (["when_idle", "normal", "interrupt", "normal", "when_idle", "interrupt"] as const).map(
    (priority, index) => stored(store, { priority, content: `${index}`, created_at: 100 - index }),
  );
  store.messages.hold(order[1]!.message_id, "queued_until_idle", "busy", 5);
  stored(store, { recipient: "bob", priority: "interrupt" });
  stored(store, { team_key: "other", priority: "interrupt" });
  expect(store.messages.claimable("t", "alice", 0).map(({ content }) => content)).toEqual([
    "2",
    "5",
    "1",
    "3",
    "0",
    "4",
  ]);
});

test("only what still waits expires, and only after its time", () => {
  const store = openStore();
  for (const status of MESSAGE_STATUSES) brought(store, status);
  const expired = store.messages.expired(1_000_000_001);
  expect(expired.map(({ status }) => status).sort()).toEqual([...CLAIMABLE].sort());
  expect(store.messages.expired(1_000_000_000)).toEqual([]);
});

test("a claim whose time is over is found, a hand-over is not", () => {
  const store = openStore();
  const { message_id: id } = stored(store);
  store.messages.claim(id, "a", 100, at(2));
  expect(store.messages.leasesBefore(100)).toEqual([]);
  expect(store.messages.leasesBefore(101).map(({ message_id }) => message_id)).toEqual([id]);
  store.messages.transition(id, ["target_resolved"], "submitted", at(3));
  expect(store.messages.leasesBefore(1_000)).toEqual([]);
});

/** What the coordinator does to a message, with the states that each step names as its own. */
const STEPS: Readonly<Record<string, (store: Store, id: string, now: number) => void>> = {
  claim: (store, id, now) => void store.messages.claim(id, `att_${now}`, now + 5, at(now)),
  hold: (store, id, now) => void store.messages.hold(id, HOLDS[now % HOLDS.length]!, "held", now),
  submit: (store, id, now) => void store.messages.transition(id, ["target_resolved"], "submitted", at(now)),
  takeBack: (store, id, now) => void store.messages.transition(id, ["submitted"], "accepted", at(now)),
  release: (store, id, now) => {
    for (const row of store.messages.leasesBefore(now))
      if (row.message_id === id) store.messages.transition(id, ["target_resolved"], "accepted", at(now));
  },
  deliver: (store, id, now) => void store.messages.transition(id, ["submitted"], "delivered", at(now)),
  acknowledge: (store, id, now) =>
    void store.messages.transition(id, ["submitted", "delivered"], "acknowledged", at(now)),
  fail: (store, id, now) => void store.messages.transition(id, ["submitted"], "failed", at(now)),
  expire: (store, id, now) => void store.messages.transition(id, CLAIMABLE, "expired", at(now)),
};

test("whatever happens in whatever order, an ended message stays ended and its evidence tells the way", () => {
  const store = openStore();
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 30 }), (steps) => {
      const { message_id: id } = stored(store);
      let now = 10;
      for (const step of steps) {
        const before = store.messages.get(id)!;
        const evidence = store.messages.evidence(id).length;
        STEPS[step]!(store, id, now++);
        const after = store.messages.get(id)!;
        const changed = after.status !== before.status;
        if (ENDED.includes(before.status) && changed)
          expect([before.status, after.status]).toEqual(["delivered", "acknowledged"]);
        expect(store.messages.evidence(id).length).toBe(evidence + (changed ? 1 : 0));
        if (after.status === "delivered") expect(after.submitted_at).not.toBeNull();
        if (after.status === "target_resolved") expect(after.lease_until).not.toBeNull();
        else expect(after.lease_until).toBeNull();
      }
      expect(store.messages.evidence(id).at(-1)!.status).toBe(store.messages.get(id)!.status);
    }),
    { numRuns: 60 },
  );
});

test("a transaction that fails leaves nothing of itself, also within another", () => {
  const store = openStore();
  expect(() =>
    store.transaction(() => {
      stored(store);
      store.transaction(() => stored(store));
      throw new Error("power cut");
    }),
  ).toThrow("power cut");
  expect(store.messages.open("t")).toEqual([]);
});
