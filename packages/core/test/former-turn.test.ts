import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { createLiveAgent } from "../src/runtime/live-agent.ts";
import { followTranscript, readRecord, startBehind, turnOf } from "../src/turns/index.ts";
import { rig } from "./rig.ts";

/** A program that goes on in a record in which the one before left a turn open that nobody had read. */
const goneOn = () => {
  const bench = rig();
  const { context, agent, records, clock, store } = bench;
  const { transcript_path: path } = store.sessions.get("t", "alice")!;
  records({ type: "turn_open", turn: "one" });
  clock.advance(1000);
  store.sessions.begin("t", "alice", "/", { sessionId: "s1", transcriptPath: path, offset: 0 });
  const next = createLiveAgent({ ...agent, startedAt: clock.now() });
  next.ready = true;
  context.live.set(next);
  let written = 0;
  startBehind(next, statSync(path!).size, () => {
    written += 1;
  });
  return { ...bench, next, written: () => written };
};

test("a turn of the former program that its record tells of late is over with it, and is told as cut off", () => {
  const { context, next, store } = goneOn();
  followTranscript(context, next);
  readRecord(next);
  expect(turnOf(next).state).not.toBe("busy");
  expect(store.turns.latest("t", "alice")).toMatchObject({ turn_id: "one", ending: "lost" });
});

test("a turn of the new program is its own, also when it is read together with the former one's", () => {
  const { context, next, store, records, clock } = goneOn();
  clock.advance(10);
  records({ type: "turn_open", turn: "two" });
  followTranscript(context, next);
  readRecord(next);
  expect(turnOf(next)).toMatchObject({ state: "busy", turnId: "two" });
  expect(store.turns.latest("t", "alice")).toMatchObject({ turn_id: "two", closed_at: null });
});

test("what the former program wrote and nobody had read is not the new one's; its own first line is, and is told once", () => {
  const { context, next, records, written } = goneOn();
  followTranscript(context, next);
  readRecord(next);
  expect(written()).toBe(0);
  for (const turn of ["two", "three"]) {
    records({ type: "turn_open", turn });
    readRecord(next);
    expect(written()).toBe(1);
  }
});
