import type { TurnFact } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { decideTurn } from "./decide.ts";

const STARTED = 100;
const none = null;
const running = { turn_id: "t1", opened_at: 200, closed_at: null };
const ended = { turn_id: "t1", opened_at: 200, closed_at: 300 };
const opened = (at: number): TurnFact => ({ kind: "turnOpened", at, turnId: "t1" });
const closed = (at: number): TurnFact => ({ kind: "turnClosed", at, lastText: "bye" });
const interrupted = (at: number): TurnFact => ({ kind: "turnInterrupted", at });
const failed = (at: number, isEnd: boolean): TurnFact => ({
  kind: "providerError",
  at,
  category: "quota",
  message: "no more",
  ended: isEnd,
});

const OPEN = { kind: "open", turnId: "t1" };
const CLOSE = { kind: "close", ending: "closed", lastText: "bye" };

test.each<[string, Parameters<typeof decideTurn>[0], TurnFact, unknown]>([
  ["opens the first turn", none, opened(200), OPEN],
  ["opens a turn after one that ended", ended, opened(301), OPEN],
  ["hears of an open turn only once", running, opened(250), null],
  ["does not open a turn again that has ended since", ended, opened(200), null],
  ["closes the open turn", running, closed(250), CLOSE],
  [
    "settles a turn that only seemed to be stopped",
    { ...ended, ending: "interrupted" },
    { ...closed(290), turnId: "t1" } as TurnFact,
    { kind: "settle", lastText: "bye" },
  ],
  ["does not settle another turn", { ...ended, ending: "interrupted" }, closed(310), null],
  ["closes a turn in the moment it opened", running, closed(200), CLOSE],
  ["closes no turn that opened later than the fact", running, closed(199), null],
  [
    "closes the turn that the fact names, whatever its clock says",
    running,
    { ...closed(50), turnId: "t1" } as TurnFact,
    CLOSE,
  ],
  [
    "goes by the clock when another turn is named",
    running,
    { ...closed(150), turnId: "t0" } as TurnFact,
    null,
  ],
  ["closes a turn only once", ended, closed(310), null],
  ["closes nothing where nothing opened", none, closed(250), null],
  [
    "notes an interruption",
    running,
    interrupted(250),
    { kind: "close", ending: "interrupted", lastText: null },
  ],
  ["ignores an interruption of an earlier turn", running, interrupted(150), null],
  [
    "ends the turn with the provider's error",
    running,
    failed(250, true),
    { kind: "close", ending: "error", lastText: "no more" },
  ],
  ["goes on while the provider is still retrying", running, failed(250, false), null],
  ["ignores an error outside a turn", ended, failed(350, true), null],
  ["ignores what happened before the program started", none, opened(99), null],
  ["believes what happened in the moment the program started", none, opened(100), OPEN],
  ["does not open a turn for a tool call", ended, { kind: "toolCalled", at: 400, tool: "x" }, null],
  ["does not close a turn for a compaction", running, { kind: "compacted", at: 400 }, null],
])("%s", (_name, latest, fact, expected) => {
  expect(decideTurn(latest, fact, STARTED)).toEqual(expected);
});

test("a turn without an id opens without one", () => {
  expect(decideTurn(null, { kind: "turnOpened", at: 200 }, STARTED)).toEqual({ kind: "open", turnId: null });
});

test("a turn that was never heard of opens, though the clock was set back", () => {
  const fact: TurnFact = { kind: "turnOpened", at: 150, turnId: "t2" };
  expect(decideTurn(ended, fact, STARTED)).toBeNull();
  expect(decideTurn(ended, fact, STARTED, true)).toEqual({ kind: "open", turnId: "t2" });
  expect(decideTurn(running, fact, STARTED, true)).toBeNull();
});
