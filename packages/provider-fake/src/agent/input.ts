import { StringDecoder } from "node:string_decoder";
import type { Agent } from "./agent.ts";
import { type Composer, clearComposer, composedText, EMPTY_COMPOSER, editComposer } from "./composer.ts";
import { type OpenDialog, pressInDialog } from "./dialog.ts";
import { decodeKeys, type Key } from "./keys.ts";
import type { PromptQueue } from "./prompts.ts";
import type { Screen } from "./screen.ts";

/** A lone escape is a key of its own when nothing follows it within this time. */
const ESCAPE_MS = 30;
const EXIT_WINDOW_MS = 2_000;

/** Reads complete keys from a terminal. */
export const onKeys = (stdin: NodeJS.ReadStream, listener: (key: Key) => void): void => {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let timer: NodeJS.Timeout | undefined;
  stdin.on("data", (chunk: Buffer) => {
    clearTimeout(timer);
    const decoded = decodeKeys(rest + decoder.write(chunk));
    rest = decoded.rest;
    for (const key of decoded.keys) listener(key);
    if (rest === "\u001b") {
      timer = setTimeout(() => {
        rest = "";
        listener({ kind: "escape" });
      }, ESCAPE_MS);
    }
  });
};

export interface Dialogs {
  ask(dialog: OpenDialog, signal?: AbortSignal): Promise<number | null>;
  /** True when a dialog stood there and took the key. */
  press(key: Key): boolean;
}

/** `guardMs`: keys that come sooner after a dialog appears are ignored, as Claude Code does. */
export const createDialogs = (screen: Screen, guardMs: number): Dialogs => {
  let open: { readonly since: number; readonly choose: (index: number | null) => void } | null = null;
  const show = (dialog: OpenDialog | null) => screen.update({ dialog });
  return {
    ask: (dialog, signal) =>
      new Promise((resolve) => {
        const close = (index: number | null) => {
          signal?.removeEventListener("abort", cancel);
          open = null;
          show(null);
          resolve(index);
        };
        const cancel = () => close(null);
        open = { since: Date.now(), choose: close };
        signal?.addEventListener("abort", cancel);
        show(dialog);
      }),
    press(key) {
      const { dialog } = screen.view;
      if (open === null || dialog === null) return false;
      if (Date.now() - open.since < guardMs) return true;
      const outcome = pressInDialog(dialog, key);
      if ("chosen" in outcome) open.choose(outcome.chosen);
      else show(outcome.dialog);
      return true;
    },
  };
};

/** What a key does when no dialog stands. */
export const createComposerInput = (agent: Agent, queue: PromptQueue): ((key: Key) => void) => {
  let composer: Composer = EMPTY_COMPOSER;
  let interruptedAt = 0;
  const change = (next: Composer) => {
    composer = next;
    agent.screen.update({ composer: composer.text, hint: null });
  };

  return (key) => {
    if (key.kind === "enter") {
      if (agent.swallowEnters > 0) {
        agent.swallowEnters--;
        return;
      }
      const text = composedText(composer).trim();
      change(clearComposer(composer));
      if (text === "/exit") void agent.exit();
      else if (text !== "") queue.submit(text);
    } else if (key.kind === "escape") queue.interrupt();
    else if (key.kind === "interrupt") {
      if (Date.now() - interruptedAt < EXIT_WINDOW_MS) void agent.exit();
      interruptedAt = Date.now();
      change(clearComposer(composer));
      agent.screen.update({ hint: "press ctrl-c again to exit" });
    } else if (key.kind !== "up" && key.kind !== "down" && key.kind !== "right")
      change(editComposer(composer, key));
  };
};
