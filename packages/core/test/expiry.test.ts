import { expect, test } from "vitest";
import { send } from "../src/api/send.ts";
import { acceptMessage } from "../src/mail/accept.ts";
import { expireMessages } from "../src/mail/expire.ts";
import type { MessageKind } from "../src/store/message-rows.ts";
import { rig, textOf } from "./rig.ts";

const HOUR = 3_600_000;
const PERSON = { kind: "person" } as const;

/** The team's documents give its messages so long. */
const withTtl = (messageTtlMs: number) => {
  const bench = rig();
  const team = bench.store.teams.get("t")!;
  bench.store.teams.save({
    ...team,
    spec_json: JSON.stringify({ team: {}, agents: [], runtime: { messageTtlMs } }),
  });
  return bench;
};
const from = (
  bench: ReturnType<typeof rig>,
  sender: string,
  recipient: string,
  kind: MessageKind = "message",
) => acceptMessage(bench.context, { teamKey: "t", sender, recipient, kind, content: `${kind} of ${sender}` });
const mail = ({ store }: ReturnType<typeof rig>, who: string) =>
  store.messages.open("t", who).map(({ content }) => content);
const later = (bench: ReturnType<typeof rig>, ms: number) => {
  bench.clock.advance(ms);
  expireMessages(bench.context);
};

test("a message waits for as long as its team's documents say, and a day where they say nothing", () => {
  const short = withTtl(HOUR / 2);
  const early = short.send("half an hour");
  expect(early.expires_at - early.created_at).toBe(HOUR / 2);
  later(short, HOUR / 2);
  expect(short.statusOf(early)).toBe("accepted");
  later(short, 1);
  expect(short.statusOf(early)).toBe("expired");
  const usual = rig().send("a day");
  expect(usual.expires_at - usual.created_at).toBe(24 * HOUR);
});

test.each(["result", "question", "notice", "probe"] as const)(
  "a short life of messages takes no %s away from the leader",
  (kind) => {
    const bench = withTtl(1_000);
    const row = from(bench, "alice", "leader", kind);
    expect(row.expires_at - row.created_at).toBe(24 * HOUR);
    const long = from(withTtl(48 * HOUR), "alice", "leader", kind);
    expect(long.expires_at - long.created_at).toBe(48 * HOUR);
  },
);

test("one message gets a time of its own, told in the reply", () => {
  const bench = withTtl(HOUR);
  const { context, clock, store } = bench;
  const reply = send(context, PERSON, "t", { to: "alice,bob", content: "soon", expiresIn: "90s" });
  expect(reply.expires_at).toBe(clock.now() + 90_000);
  expect(reply.deliveries.map(({ expires_at }) => expires_at)).toEqual([reply.expires_at, reply.expires_at]);
  expect(store.messages.get(reply.message_id)?.expires_at).toBe(reply.expires_at);
});

test("a time that is none is refused before anything is stored", () => {
  const { context, store } = rig();
  expect(() => send(context, PERSON, "t", { to: "alice", content: "x", expiresIn: "soon" })).toThrow(
    '"soon" is not a duration',
  );
  expect(store.messages.open("t")).toEqual([]);
});

test("what has expired is never handed over, also where nobody looked at the time yet", async () => {
  const bench = rig();
  const { context, clock, store, statusOf } = bench;
  const { message_id } = send(context, PERSON, "t", { to: "alice", content: "too late", expiresIn: "1s" });
  const good = bench.send("still good");
  clock.advance(1_001);
  expect(statusOf({ message_id })).toBe("accepted");
  const evidence = { at: clock.now(), source: "test", detail: "" };
  expect(store.messages.claim(message_id, "att_1", clock.now() + 1, evidence)).toBe(false);
  const given = textOf(await bench.wake(good));
  expect(given).toContain("still good");
  expect(given).not.toContain("too late");
  expireMessages(context);
  expect(statusOf({ message_id })).toBe("expired");
  expect(store.messages.claim(message_id, "att_1", clock.now() + 1, evidence)).toBe(false);
  expect(store.messages.transition(message_id, ["target_resolved"], "submitted", evidence)).toBe(false);
});

test("what was handed over does not expire, however long its proof takes", async () => {
  const bench = withTtl(1_000);
  const message = bench.send("in time");
  textOf(await bench.wake(message));
  expect(bench.statusOf(message)).toBe("submitted");
  later(bench, 1_000 * HOUR);
  expect(bench.statusOf(message)).toBe("submitted");
  expect(mail(bench, "leader")).toEqual([]);
});

test("a message that a running attempt has claimed is left to it", () => {
  const bench = withTtl(1_000);
  const { message_id } = bench.send("claimed");
  const now = bench.clock.now();
  bench.store.messages.claim(message_id, "att_1", now + 60_000, { at: now, source: "test", detail: "" });
  later(bench, 2_000);
  expect(bench.statusOf({ message_id })).toBe("target_resolved");
});

test("a leader's message that expires is told to the leader, once, with why and what helps", () => {
  const bench = withTtl(HOUR / 2);
  const message = bench.send("too late");
  bench.store.messages.hold(message.message_id, "queued_stopped", "the agent is stopped", bench.clock.now());
  later(bench, HOUR);
  later(bench, 1);
  const [told, ...more] = mail(bench, "leader");
  expect(more).toEqual([]);
  expect(told).toContain(`${message.message_id} to alice from leader`);
  expect(told).toContain("waited 30m (the agent is stopped)");
  expect(told).toContain("team-agent explain alice");
  expect(bench.events().filter(({ event }) => event === "send.expired")).toHaveLength(1);
});

test("a worker's message to a worker that expires is told to both the leader and its sender", () => {
  const bench = withTtl(HOUR / 2);
  const { message_id } = from(bench, "bob", "alice");
  later(bench, HOUR);
  later(bench, HOUR / 4);
  expect(mail(bench, "leader")).toEqual([expect.stringContaining(`${message_id} to alice from bob`)]);
  expect(mail(bench, "bob")).toEqual([expect.stringContaining(`${message_id} to alice waited 30m`)]);
  expect(mail(bench, "bob")[0]).toContain("send_message");
});

test("a worker's message to the leader that expires is told to its sender alone", () => {
  const bench = withTtl(HOUR / 2);
  const { message_id } = from(bench, "bob", "leader");
  later(bench, HOUR);
  expect(mail(bench, "leader")).toEqual([]);
  expect(mail(bench, "bob")).toEqual([expect.stringContaining(`${message_id} to leader`)]);
});

test("what tells of an expiry, or of a result, tells nobody when it expires itself", () => {
  const bench = withTtl(HOUR);
  from(bench, "bob", "alice");
  from(bench, "bob", "leader", "result");
  from(bench, "coordinator", "alice", "notice");
  later(bench, 2 * HOUR);
  expect(mail(bench, "leader")).toHaveLength(2);
  expect(mail(bench, "bob")).toHaveLength(1);
  later(bench, 30 * HOUR);
  later(bench, 30 * HOUR);
  expect([mail(bench, "leader"), mail(bench, "bob"), mail(bench, "alice")]).toEqual([[], [], []]);
});
