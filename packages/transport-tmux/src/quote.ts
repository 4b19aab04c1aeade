/**
 * One argument in tmux's command language. Inside double quotes only `\`, `"`, `$` and a leading `~` are special, and control
 * characters may be written in octal, so that a whole command always stays on one line.
 */
export const quote = (text: string): string => {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    // A tilde at the start of a word would become a home folder, quoted or not.
    if (char === "\\" || char === '"' || char === "$" || char === "~") out += `\\${char}`;
    else if (code < 0x20 || code === 0x7f) out += `\\${code.toString(8).padStart(3, "0")}`;
    else out += char;
  }
  return `${out}"`;
};

/** A command line: the first word as it is, every argument quoted. */
export const commandLine = (command: string, ...args: readonly string[]): string =>
  [command, ...args.map(quote)].join(" ");

/** Text for an argument that tmux expands as a format (window names, start directories). */
export const literalFormat = (text: string): string => text.replaceAll("#", "##");
