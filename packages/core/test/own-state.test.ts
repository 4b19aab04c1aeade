import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OwnState, ScreenCapture } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { ownStateOf } from "../src/sources/index.ts";
import { followOwnState, noteOwnState } from "../src/sources/own-state.ts";
import { turnOf } from "../src/turns/index.ts";
import { until } from "./bench.ts";
import { rig } from "./rig.ts";

/** An agent in the middle of a turn, with a screen that the test draws. */
const busy = async (screen: ScreenCapture["lines"]) => {
  const bench = rig();
  const { agent, clock, hook } = bench;
  await hook("promptSubmitted", { prompt: "by hand", facts: [{ kind: "turnOpened", at: clock.now() }] });
  expect(turnOf(agent).state).toBe("busy");
  const capture = async () =>
    ({ lines: screen, styled: [], mode: null, title: "" }) as unknown as ScreenCapture;
  Object.assign(agent, { access: { ...agent.access, capture } });
  clock.advance(5_000);
  const says = async (state: OwnState["state"], at = clock.now()) => {
    noteOwnState(bench.context, agent, { state, at });
    clock.advance(1_000);
    await new Promise((done) => setImmediate(done));
  };
  return { ...bench, says };
};
const READY = ["fake · ? for help"];

test("a turn that left no trace is over when the program says idle and an input line stands", async () => {
  const { agent, says, store } = await busy(READY);
  await says("busy");
  expect(turnOf(agent).state).toBe("busy");
  await says("idle");
  expect(turnOf(agent)).toMatchObject({ state: "idle", source: "status file" });
  expect(store.turns.latest("t", "alice")?.ending).toBe("interrupted");
});

test("nothing ends where only one of them says so, or where the file is older than the turn", async () => {
  const working = await busy(["esc to interrupt"]);
  await working.says("idle");
  expect(turnOf(working.agent).state).toBe("busy");
  const { agent, says, clock, hook, context } = await busy(READY);
  await says("idle", turnOf(agent).since);
  expect(turnOf(agent).state).toBe("busy");
  noteOwnState(context, agent, { state: "idle", at: clock.now() });
  clock.advance(500);
  await hook("toolFinished");
  clock.advance(1_000);
  await new Promise((done) => setImmediate(done));
  expect(turnOf(agent).state).toBe("busy");
});

test("what was idle a turn ago says nothing of the turn that has ended since: hooks and the record have their time", async () => {
  const { agent, clock, hook, context, records, store } = await busy(READY);
  noteOwnState(context, agent, { state: "idle", at: clock.now() });
  clock.advance(900);
  await hook("turnEnded", { facts: [{ kind: "turnClosed", at: clock.now() }] });
  await hook("promptSubmitted", { prompt: "again", facts: [{ kind: "turnOpened", at: clock.now() }] });
  clock.advance(50);
  noteOwnState(context, agent, { state: "idle", at: clock.now() });
  clock.advance(100);
  await new Promise((done) => setImmediate(done));
  expect(turnOf(agent).state).toBe("busy");
  records({ type: "turn_close" });
  clock.advance(1_000);
  await new Promise((done) => setImmediate(done));
  expect(turnOf(agent).state).toBe("idle");
  expect(store.turns.latest("t", "alice")?.ending).toBe("closed");
});

test("a record that comes late says how a turn ended that only seemed to be stopped", async () => {
  const { says, store, hook, clock } = await busy(READY);
  await hook("turnEnded", { facts: [{ kind: "turnClosed", at: clock.now() }] });
  clock.advance(10);
  const facts = [{ kind: "turnOpened", at: clock.now(), turnId: "t9" }] as const;
  await hook("promptSubmitted", { prompt: "again", turnId: "t9", facts: [...facts] });
  clock.advance(10);
  await says("idle");
  expect(store.turns.latest("t", "alice")?.ending).toBe("interrupted");
  await hook("notified", {
    facts: [{ kind: "turnClosed", at: clock.now() - 500, turnId: "t9", lastText: "all of it" }],
  });
  expect(store.turns.latest("t", "alice")).toMatchObject({ ending: "closed", last_text: "all of it" });
});

test("the file is followed while the agent lives; what is not understood is no answer", async () => {
  const { agent, context, clock, root } = rig();
  const path = join(root, "1.json");
  const parse = (text: string): OwnState | null =>
    text.startsWith("{") ? (JSON.parse(text) as OwnState) : null;
  Object.assign(agent, { provider: { ...agent.provider, ownStateFile: { path: () => path, parse } } });
  await followOwnState(context, agent);
  expect(ownStateOf(agent)).toBeNull();
  writeFileSync(path, '{"state":"busy","at":5}');
  await until("it is read", () => ownStateOf(agent)?.state === "busy");
  writeFileSync(path, "half");
  await until("it is no answer", () => {
    clock.advance(50);
    return ownStateOf(agent) === null;
  });
  agent.over.abort();
});
