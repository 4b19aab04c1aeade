import type { PaneAccess } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { explainAgent } from "../src/status/explain.ts";
import { turnOf } from "../src/turns/index.ts";
import { rig } from "./rig.ts";

// The states that no command leaves an agent in for long enough to be seen from outside.

const explained = async ({ context }: ReturnType<typeof rig>, agentId: string) => {
  const told = await explainAgent(context, "t", agentId);
  return { ...told, sources: Object.fromEntries(told.sources.map(({ source, says }) => [source, says])) };
};

test("an agent that was never started is planned, since it was written down", async () => {
  expect(await explained(rig(), "bob")).toMatchObject({
    state: "planned",
    source: "store",
    since: 1,
    sources: { store: "no turn was ever opened", process: "was never started" },
  });
});

test("an agent is spawning from the intention to its window", async () => {
  const bench = rig();
  bench.store.panes.intend("t", "bob", 77);
  expect(await explained(bench, "bob")).toMatchObject({
    state: "spawning",
    source: "store",
    since: 77,
    sources: { process: "its window is about to be opened" },
  });
});

test("an agent that could not be started has failed, with why", async () => {
  const bench = rig();
  const row = bench.store.panes.intend("t", "bob", 77);
  bench.store.panes.ended(row, 80, "spawn_failed", { status: null, signal: null });
  bench.store.agents.update("t", "bob", { failure: "there is no such folder" });
  expect(await explained(bench, "bob")).toMatchObject({
    state: "failed",
    detail: "there is no such folder",
    source: "store",
    since: 80,
    sources: { process: "was not started (spawn_failed)" },
  });
});

test("an agent of whose turn nothing tells is unknown, never ready", async () => {
  const bench = rig();
  const { agent, store, clock } = bench;
  store.panes.spawned(agent.paneRowId!, agent.pane, clock.now());
  store.tokens.add("hash", { team_key: "t", agent_id: "alice", seat: "worker", created_at: 1 });
  const broken: Partial<PaneAccess> = {
    capture: () => Promise.reject(new Error("the server does not answer")),
    identify: () => Promise.reject(new Error("the server does not answer")),
  };
  Object.assign(agent.access, broken);
  expect(await explained(bench, "alice")).toMatchObject({
    state: "unknown",
    detail: "no fact tells whether a turn runs",
    since: turnOf(agent).since,
    sources: {
      hook: "has not called since this coordinator began",
      mcp: "has not called since this coordinator began",
      process: "cannot be looked at: the server does not answer",
      screen: "cannot be read: the server does not answer",
    },
  });
});
