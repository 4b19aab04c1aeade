import { systemClock } from "@team-agent/core/client";
import { fold, widthOfTerminal } from "./fold.ts";

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
type Style = keyof typeof STYLES;

/** Colour only where a person reads it. No state is told by colour alone. */
export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb"
    ? `\u001b[${STYLES[style]}m${text}\u001b[0m`
    : text;

/** Broken between words where somebody reads it at a terminal. */
export const say = (text = ""): void => sayWhole(fold(text, widthOfTerminal(process.stdout)));

/** What is copied, or was drawn for a screen, as it is. */
export const sayWhole = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** What happens meanwhile; on standard error, so that the answer can be piped. */
export const tell = (text: string): void => {
  process.stderr.write(`${fold(text, widthOfTerminal(process.stderr))}\n`);
};

/** Pretty, keys sorted, non-ASCII kept. */
export const sayJson = (value: unknown): void => sayWhole(JSON.stringify(sorted(value), null, 2));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
};

/** `12s ago`, `3m ago`, `2h ago`. */
export const ago = (at: number | null, now = systemClock.now()): string => {
  if (at === null) return "never";
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 120) return `${seconds}s ago`;
  return seconds < 7200 ? `${Math.round(seconds / 60)}m ago` : `${Math.round(seconds / 3600)}h ago`;
};

/** `  expires in 23h`, for a message that still waits; what was handed over does not expire. */
export const expiry = (message: { readonly status: string; readonly expires_at: number }): string => {
  if (message.status !== "accepted" && !message.status.startsWith("queued_")) return "";
  const left = ago(0, Math.max(0, message.expires_at - systemClock.now())).replace(" ago", "");
  return `  expires in ${left}`;
};

/** `1 team`, `2 teams`. */
export const countOf = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** `812 bytes`, `40 KB`, `1.5 MB`. */
export const sizeOf = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1024 * 1024
      ? `${Math.round(bytes / 1024)} KB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Control characters of a stored text must not reach the terminal of whoever reads it. Nothing else of it is hidden: it may be a command. */
export const printable = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "·");

/** The last cell of a row goes on below itself, where there is room for some words. */
export const columns = (
  rows: readonly (readonly string[])[],
  width = widthOfTerminal(process.stdout),
): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? "").length)));
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0);
  const hang = before <= width - 24 ? before : undefined;
  return rows.map((row) => {
    const line = row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index]!)));
    return fold(line.join("  ").trimEnd(), width, hang);
  });
};
