import { expect, test } from "vitest";
import { sweepSteps } from "../src/coordinator/sweep-steps.ts";
import { acceptMessage } from "../src/mail/accept.ts";
import type { LiveAgent } from "../src/runtime/index.ts";
import { turnPart } from "../src/turns/state.ts";
import { rig } from "./rig.ts";

const step = (name: string) =>
  sweepSteps({ place: () => {}, recover: async () => {}, keep: async () => {} }).find(
    (one) => one.name === name,
  )!;

test("a message that waited for a day expires, and the leader is told once, but not of its own mail", async () => {
  const { context, clock, send, statusOf, store } = rig();
  const message = send("too late");
  const notice = acceptMessage(context, { teamKey: "t", sender: "alice", recipient: "leader", content: "x" });
  clock.advance(24 * 3_600_000);
  await step("expiry").run(context);
  expect(statusOf(message)).toBe("accepted");
  clock.advance(1);
  await step("expiry").run(context);
  await step("expiry").run(context);
  expect([statusOf(message), statusOf(notice)]).toEqual(["expired", "expired"]);
  expect(store.messages.open("t", "leader").map(({ content }) => content)).toEqual([
    expect.stringContaining(`${message.message_id} to alice`),
  ]);
});

test("a claim that nobody finished is free again after its time, and looked at", async () => {
  const { context, clock, store, send, statusOf, pokes } = rig();
  const message = send("claimed");
  store.messages.claim(message.message_id, "att_1", clock.now() + 30_000, {
    at: clock.now(),
    source: "test",
    detail: "",
  });
  await step("leases").run(context);
  expect(statusOf(message)).toBe("target_resolved");
  clock.advance(30_001);
  pokes.length = 0;
  await step("leases").run(context);
  expect(statusOf(message)).toBe("accepted");
  expect(pokes).toEqual(["t/alice"]);
});

test("what was put off comes due once, and a kind that nobody knows fails alone", async () => {
  const { context, clock, store } = rig();
  store.scheduled.add("t", clock.now() + 1_000, "alice", "dance", {}, clock.now());
  store.scheduled.add(
    "t",
    clock.now() + 1_000,
    "alice",
    "send",
    { content: "wake up", sender: "leader" },
    clock.now(),
  );
  await step("fire_scheduled").run(context);
  expect(store.messages.open("t", "alice")).toEqual([]);
  clock.advance(1_000);
  await step("fire_scheduled").run(context);
  await step("fire_scheduled").run(context);
  expect(store.messages.open("t", "alice").map(({ content }) => content)).toEqual(["wake up"]);
});

test("an agent whose record cannot be taken in keeps no other waiting, and is told", async () => {
  const { context, agent } = rig();
  const read: string[] = [];
  const bob = { ...agent, agentId: "bob", parts: new Map() };
  const follow = (one: LiveAgent, onRead: () => void) => {
    turnPart(one).followed = { path: "record", sessionId: null, follower: { read: onRead, stop: () => {} } };
  };
  follow(agent, () => {
    read.push("alice");
    throw new Error("no space left");
  });
  follow(bob, () => void read.push("bob"));
  context.live.set(bob);
  await expect(step("transcripts").run(context)).rejects.toThrow("no space left");
  expect(read).toEqual(["alice", "bob"]);
});
