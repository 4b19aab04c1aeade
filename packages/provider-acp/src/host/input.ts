import { StringDecoder } from "node:string_decoder";
import type { Dialogs } from "./dialogs.ts";
import { editLine, type Key, readKeys } from "./keys.ts";
import type { Turns } from "./turns.ts";
import type { Window } from "./window.ts";

export interface Input {
  /** From now on what is typed is taken. */
  start(turns: Turns, end: () => void): void;
}

/** A lone escape is a key of its own when nothing follows it. */
const ESCAPE_MS = 30;
const TWICE_WITHIN_MS = 2_000;

/** The keyboard. What comes before there is an input line is lost. */
export const createInput = (stdin: NodeJS.ReadStream, dialogs: Dialogs, window: Window): Input => {
  let press: (key: Key) => void = () => {};
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let timer: NodeJS.Timeout | undefined;
  stdin.setRawMode?.(true);
  stdin.on("data", (chunk: Buffer) => {
    clearTimeout(timer);
    const read = readKeys(rest + decoder.write(chunk));
    rest = read.rest;
    for (const key of read.keys) if (!dialogs.press(key)) press(key);
    if (rest !== "\x1b") return;
    timer = setTimeout(() => {
      rest = "";
      if (!dialogs.press({ kind: "escape" })) press({ kind: "escape" });
    }, ESCAPE_MS);
  });
  stdin.on("end", () => process.kill(process.pid, "SIGHUP"));
  return {
    start(turns, end) {
      press = createLine(window, turns, end);
    },
  };
};

/** What a key does where no dialog stands. */
const createLine = (window: Window, turns: Turns, end: () => void): ((key: Key) => void) => {
  let interruptedAt = 0;
  return (key) => {
    const { input } = window.view;
    if (key.kind === "escape") return turns.stop();
    if (key.kind === "interrupt") {
      if (Date.now() - interruptedAt < TWICE_WITHIN_MS) return end();
      interruptedAt = Date.now();
      return window.update({ input: "" });
    }
    if (key.kind !== "enter") return window.update({ input: editLine(input, key) });
    window.update({ input: "" });
    const text = input.trim();
    if (text === "/quit") end();
    else if (text !== "") turns.submit(text);
  };
};
