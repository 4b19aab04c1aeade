export type ControlMessage =
  | { readonly kind: "reply"; readonly ok: boolean; readonly lines: readonly string[] }
  | { readonly kind: "notification"; readonly name: string; readonly rest: string };

interface OpenBlock {
  readonly tag: string;
  readonly own: boolean;
  readonly lines: string[];
}

/**
 * Splits the output of `tmux -C` into replies to our own commands and notifications.
 * A block ends only with the very tag it began with, because a captured screen may hold any text.
 */
export const createControlParser = (emit: (message: ControlMessage) => void) => {
  let rest = "";
  let block: OpenBlock | null = null;

  const line = (text: string) => {
    if (block) {
      const end = /^%(end|error) (\d+ \d+ \d+)$/.exec(text);
      if (end?.[2] !== block.tag) {
        block.lines.push(text);
        return;
      }
      if (block.own) emit({ kind: "reply", ok: end[1] === "end", lines: block.lines });
      block = null;
      return;
    }
    const begin = /^%begin (\d+ \d+ (\d+))$/.exec(text);
    if (begin) {
      // The third field is 1 for commands of this client; blocks of hooks and of the attach itself carry 0.
      block = { tag: begin[1]!, own: begin[2] === "1", lines: [] };
      return;
    }
    if (!text.startsWith("%")) return;
    const space = text.indexOf(" ");
    emit(
      space < 0
        ? { kind: "notification", name: text.slice(1), rest: "" }
        : { kind: "notification", name: text.slice(1, space), rest: text.slice(space + 1) },
    );
  };

  return (chunk: string): void => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const text of lines) line(text.endsWith("\r") ? text.slice(0, -1) : text);
  };
};
