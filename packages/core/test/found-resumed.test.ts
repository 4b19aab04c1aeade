import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { goOn } from "../src/agents/found-again.ts";
import { createLiveAgent } from "../src/runtime/live-agent.ts";
import { readRecord } from "../src/turns/index.ts";
import { READY, terminal } from "./terminal.ts";

/** A program that goes on in a conversation, and is found in its start by another coordinator. Its input line shows. */
const found = (wrote: { readonly meanwhile: boolean; readonly isRead: boolean }) => {
  const bench = terminal();
  const { context, agent, clock, store, records, show } = bench;
  const path = store.sessions.get("t", "alice")!.transcript_path!;
  records({ type: "turn_open", turn: "one" });
  const place = statSync(path).size;
  store.sessions.advance("t", "alice", path, place);
  store.turns.open("t", "alice", "one", "transcript", clock.now());
  clock.advance(1_000);
  const id = store.panes.intend("t", "alice", clock.now());
  store.panes.spawned(id, agent.pane, clock.now());
  store.panes.setReadyWhen(id, "recordWritten");
  store.panes.setRecordStart(id, place);
  if (wrote.meanwhile) records({ type: "note", text: "read" });
  if (wrote.isRead) store.sessions.advance("t", "alice", path, statSync(path).size);
  show(READY);
  const row = store.panes.latest("t", "alice")!;
  const next = createLiveAgent({
    ...agent,
    paneRowId: id,
    readyWhen: row.ready_when!,
    startedAt: row.intended_at,
  });
  goOn(context, next, row);
  /** Lets the looks happen that are due. */
  const passes = async () => {
    for (let at = 0; at < 2_000; at += 50) {
      clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const writes = () => {
    records({ type: "note", text: "read" });
    readRecord(next);
  };
  return { ...bench, next, passes, writes };
};

test("a program that is found before it has read its conversation is ready once it has", async () => {
  const { next, passes, writes, store } = found({ meanwhile: false, isRead: false });
  await passes();
  expect(next.ready).toBe(false);
  writes();
  await passes();
  expect(next.ready).toBe(true);
  // What the program before had open ended with it.
  expect(store.turns.latest("t", "alice")).toMatchObject({ turn_id: "one", ending: "lost" });
});

test.each([true, false])(
  "what it wrote while no coordinator ran counts, also where that was read: %s",
  async (isRead) => {
    const { next, passes } = found({ meanwhile: true, isRead });
    await passes();
    expect(next.ready).toBe(true);
  },
);
