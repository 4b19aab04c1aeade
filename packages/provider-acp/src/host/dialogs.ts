import type { Key } from "./keys.ts";
import type { OpenDialog } from "./view.ts";
import type { Window } from "./window.ts";

export interface Dialogs {
  /** The option that somebody chose; null: refused, or nobody is asked any more. */
  ask(dialog: Omit<OpenDialog, "cursor">, signal: AbortSignal): Promise<number | null>;
  /** True where a dialog stands and took the key. */
  press(key: Key): boolean;
}

/** Keys that come right when a dialog appears were meant for the input line. */
const GUARD_MS = 300;

interface Asked {
  readonly dialog: OpenDialog;
  choose(index: number | null): void;
}

/** One at a time is shown, the others wait behind it. */
export const createDialogs = (window: Window): Dialogs => {
  const waiting: Asked[] = [];
  let since = 0;
  const show = () => {
    since = Date.now();
    window.update({ dialog: waiting[0]?.dialog ?? null });
  };
  return {
    ask: (asked, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(null);
        const close = (index: number | null) => {
          signal.removeEventListener("abort", giveUp);
          const place = waiting.indexOf(one);
          waiting.splice(place, 1);
          if (place === 0) show();
          resolve(index);
        };
        const giveUp = () => close(null);
        const one: Asked = { dialog: { ...asked, cursor: 0 }, choose: close };
        signal.addEventListener("abort", giveUp, { once: true });
        waiting.push(one);
        if (waiting.length === 1) show();
      }),
    press(key) {
      const one = waiting[0];
      if (one === undefined) return false;
      if (Date.now() - since < GUARD_MS) return true;
      const { dialog } = window.view;
      if (dialog === null) return true;
      const last = dialog.options.length - 1;
      if (key.kind === "escape") one.choose(null);
      if (key.kind === "enter") one.choose(dialog.cursor);
      if (key.kind === "up") window.update({ dialog: { ...dialog, cursor: Math.max(0, dialog.cursor - 1) } });
      if (key.kind === "down")
        window.update({ dialog: { ...dialog, cursor: Math.min(last, dialog.cursor + 1) } });
      const digit = key.kind === "text" && /^[1-9]$/.test(key.text) ? Number(key.text) - 1 : -1;
      if (digit >= 0 && digit <= last) one.choose(digit);
      return key.kind !== "interrupt";
    },
  };
};
