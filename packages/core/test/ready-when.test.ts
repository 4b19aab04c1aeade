import { realpathSync } from "node:fs";
import { expect, test } from "vitest";
import { endListing, expectListing, noteListedEarly } from "../src/agents/listed-early.ts";
import { noteListed, noteWritten } from "../src/agents/readiness.ts";
import { watchStartup } from "../src/agents/startup.ts";
import { noteHeard } from "../src/runtime/heard.ts";
import type { LiveAgent } from "../src/runtime/live.ts";
import { explainAgent } from "../src/status/explain.ts";
import { READY, terminal } from "./terminal.ts";

/** An agent that starts, and is looked after until it is over. */
const starting = (change: Partial<LiveAgent>) => {
  const bench = terminal();
  const { context, agent, clock, store } = bench;
  Object.assign(agent, { ready: false, ...change });
  store.panes.spawned(agent.paneRowId!, agent.pane, clock.now());
  store.tokens.add("hash", { team_key: "t", agent_id: "alice", seat: "worker", created_at: 1 });
  bench.show(["starting"]);
  void watchStartup(context, agent, false);
  const lists = () => {
    noteHeard(context, agent, "mcp", "listed the tools");
    noteListed(context, agent);
  };
  /** Lets the looks happen that are due. */
  const passes = async (ms = 2_000) => {
    for (let at = 0; at < ms; at += 50) {
      clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const isStored = () => store.panes.latest("t", "alice")?.ready_at !== null;
  const source = async () => (await explainAgent(context, "t", "alice")).source;
  return { ...bench, lists, passes, isStored, source };
};

test("a program whose tools and input line are both waited for is ready with the second of them", async () => {
  for (const isFirst of ["tools", "input line"] as const) {
    const { agent, show, lists, passes, isStored, source } = starting({ readyWhen: "both" });
    await passes();
    expect([agent.ready, await source()]).toEqual([false, "mcp"]);
    if (isFirst === "tools") lists();
    else show(READY);
    await passes();
    expect([agent.ready, isStored(), await source()]).toEqual([
      false,
      false,
      isFirst === "tools" ? "screen" : "mcp",
    ]);
    if (isFirst === "tools") show(READY);
    else lists();
    await passes();
    expect([agent.ready, isStored()]).toEqual([true, true]);
  }
});

test("a program that goes on in a conversation is ready once its tools are listed and it has written to its record", async () => {
  for (const isFirst of ["tools", "record"] as const) {
    const { context, agent, show, lists, passes, isStored, source } = starting({
      readyWhen: "recordWritten",
    });
    show(READY);
    await passes();
    expect([agent.ready, await source()]).toEqual([false, "mcp"]);
    if (isFirst === "tools") lists();
    else noteWritten(context, agent);
    await passes();
    expect([agent.ready, await source()]).toEqual([false, isFirst === "tools" ? "transcript" : "mcp"]);
    if (isFirst === "tools") noteWritten(context, agent);
    else lists();
    expect([agent.ready, isStored()]).toEqual([true, true]);
  }
});

test("an input line that is gone again, as behind a dialog, makes nobody ready", async () => {
  const { agent, show, lists, passes } = starting({ readyWhen: "both" });
  show(READY);
  await passes();
  show(["something else"]);
  await passes();
  lists();
  expect(agent.ready).toBe(false);
  show(READY);
  await passes();
  expect(agent.ready).toBe(true);
});

test("what lists its tools before its window is known is ready then only where no more is waited for", () => {
  for (const readyWhen of ["mcpListed", "composer", "both", "recordWritten"] as const) {
    const { context, agent, store } = terminal();
    expectListing(context, agent.paneRowId!, readyWhen);
    noteListedEarly(context, agent);
    expect(store.panes.latest("t", "alice")?.ready_at !== null, readyWhen).toBe(readyWhen === "mcpListed");
    expect([endListing(context, agent.paneRowId!), endListing(context, agent.paneRowId!)]).toEqual([
      true,
      false,
    ]);
  }
});

const trustIn = (folder: string) => [
  "─".repeat(40),
  " Accessing workspace:",
  "",
  ` ${folder}`,
  "",
  " Is this a project you created or one you trust?",
  "",
  " ❯ 1. No, exit",
  "   2. Yes, I trust this folder",
  "",
  " Enter to confirm · Esc to cancel",
];

test.each([
  ["worker", true],
  ["seated", false],
] as const)(
  "a dialog that asks whether the agent's folder is trusted is answered for a %s: %s",
  async (kind, isAnswered) => {
    const { agent, show, passes, pressed } = starting({ kind, readyWhen: "composer" });
    show(trustIn(realpathSync(agent.cwd)));
    await passes(4_000);
    expect(pressed.length > 0).toBe(isAnswered);
  },
);
