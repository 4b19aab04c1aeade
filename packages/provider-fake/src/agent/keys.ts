export type Key =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "paste"; readonly text: string }
  | {
      readonly kind:
        | "enter"
        | "newline"
        | "escape"
        | "up"
        | "down"
        | "right"
        | "backspace"
        | "clear"
        | "interrupt";
    };

const PASTE_START = "\u001b[200~";
const PASTE_END = "\u001b[201~";
const CONTROL: Readonly<Record<string, Key>> = {
  "\r": { kind: "enter" },
  "\n": { kind: "newline" },
  "\u007f": { kind: "backspace" },
  "\b": { kind: "backspace" },
  "\u0015": { kind: "clear" },
  "\u0003": { kind: "interrupt" },
};

/**
 * Takes the complete keys off the front of what the terminal sent; `rest` waits for more bytes. A lone
 * escape stays in the rest, because it may be the first byte of an arrow key.
 */
export const decodeKeys = (bytes: string): { readonly keys: readonly Key[]; readonly rest: string } => {
  const keys: Key[] = [];
  let at = 0;
  while (at < bytes.length) {
    const char = bytes[at]!;
    if (bytes.startsWith(PASTE_START, at)) {
      const end = bytes.indexOf(PASTE_END, at);
      if (end === -1) return { keys, rest: bytes.slice(at) };
      const text = bytes.slice(at + PASTE_START.length, end).replace(/\r\n?/g, "\n");
      keys.push({ kind: "paste", text });
      at = end + PASTE_END.length;
    } else if (char === "\u001b") {
      const sequence = /^\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O.)/.exec(bytes.slice(at, at + 32))?.[0];
      if (sequence === undefined) {
        if (/^\u001b(?:\[[0-9;?]*|O)?$/.test(bytes.slice(at))) return { keys, rest: bytes.slice(at) };
        keys.push({ kind: "escape" });
        at += 1;
      } else {
        if (sequence.endsWith("A")) keys.push({ kind: "up" });
        if (sequence.endsWith("B")) keys.push({ kind: "down" });
        if (sequence.endsWith("C")) keys.push({ kind: "right" });
        at += sequence.length;
      }
    } else if (CONTROL[char] !== undefined) {
      keys.push(CONTROL[char]);
      at += 1;
    } else {
      const text = /^[^\u0000-\u001f\u007f]+/.exec(bytes.slice(at))?.[0] ?? "";
      if (text !== "") keys.push({ kind: "text", text });
      at += Math.max(text.length, 1);
    }
  }
  return { keys, rest: "" };
};
