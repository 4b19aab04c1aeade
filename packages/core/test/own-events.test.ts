import { expect, test } from "vitest";
import { startNews } from "../src/turns/state.ts";
import { rig } from "./rig.ts";

test("what a provider tells for the event log is logged once, with whose it is, and not again from an earlier life", () => {
  const { agent, hook, records, clock, events } = rig();
  void hook("toolFinished");
  records({ type: "note", text: "seen" });
  startNews(agent, clock.now() + 1);
  records({ type: "note", text: "of before" });
  const told = events().filter((one) => one.event === "provider.fake.note");
  expect(told).toEqual([
    { event: "provider.fake.note", ts: expect.any(String), team_id: "t", agent_id: "alice", text: "seen" },
  ]);
});
