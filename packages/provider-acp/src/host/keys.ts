export type Key =
  | { readonly kind: "text" | "paste"; readonly text: string }
  | { readonly kind: "enter" | "newline" | "escape" | "up" | "down" | "erase" | "clear" | "interrupt" };

const PASTE = ["\x1b[200~", "\x1b[201~"] as const;
const CONTROL: Readonly<Record<string, Key>> = {
  "\r": { kind: "enter" },
  "\n": { kind: "newline" },
  "\x7f": { kind: "erase" },
  "\b": { kind: "erase" },
  "\x15": { kind: "clear" },
  "\x03": { kind: "interrupt" },
};
const ARROWS: Readonly<Record<string, Key>> = { A: { kind: "up" }, B: { kind: "down" } };

/** The whole keys at the front of what a terminal sent; `rest` waits for more. A lone escape may begin an arrow key. */
export const readKeys = (sent: string): { readonly keys: readonly Key[]; readonly rest: string } => {
  const keys: Key[] = [];
  let at = 0;
  while (at < sent.length) {
    const ahead = sent.slice(at);
    if (ahead.startsWith(PASTE[0])) {
      const end = ahead.indexOf(PASTE[1]);
      if (end === -1) return { keys, rest: ahead };
      keys.push({ kind: "paste", text: ahead.slice(PASTE[0].length, end).replace(/\r\n?/g, "\n") });
      at += end + PASTE[1].length;
      continue;
    }
    if (/^\x1b(?:\[[0-9;?]*|O)?$/.test(ahead)) return { keys, rest: ahead };
    const sequence = /^\x1b(?:\[[0-9;?]*[ -/]*([@-~])|O(.))/.exec(ahead);
    const text = /^[^\x00-\x1f\x7f]+/.exec(ahead)?.[0];
    if (sequence !== null) {
      const arrow = ARROWS[sequence[1] ?? sequence[2]!];
      if (arrow) keys.push(arrow);
    } else if (text !== undefined) keys.push({ kind: "text", text });
    else if (ahead[0] === "\x1b") keys.push({ kind: "escape" });
    else if (CONTROL[ahead[0]!]) keys.push(CONTROL[ahead[0]!]!);
    at += sequence?.[0].length ?? text?.length ?? 1;
  }
  return { keys, rest: "" };
};

/** The input line after a key that changes it. */
export const editLine = (line: string, key: Key): string => {
  if (key.kind === "text" || key.kind === "paste") return line + key.text;
  if (key.kind === "newline") return `${line}\n`;
  if (key.kind === "erase") return [...line].slice(0, -1).join("");
  return key.kind === "clear" ? "" : line;
};
