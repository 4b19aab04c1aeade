import { isRecord, stringOf } from "./values.ts";

const LIMIT = 400;

/** One line by which a person decides about a tool call: the command, the file, or the arguments. */
export const toolLine = (name: string, input: unknown): string => {
  if (typeof input === "string") return oneLine(input);
  if (!isRecord(input)) return name;
  const { command } = input;
  if (Array.isArray(command)) return oneLine(command.join(" "));
  const text = stringOf(command) ?? stringOf(input.cmd) ?? stringOf(input.path) ?? stringOf(input.query);
  return oneLine(text ?? JSON.stringify(input));
};

/** Line ends are shown, because a second line may hold the part that matters. */
const oneLine = (text: string): string => {
  const line = text
    .trim()
    .replace(/\r?\n/g, " ⏎ ")
    .replace(/[\u0000-\u001f\u007f]/g, "�");
  return line.length > LIMIT ? `${line.slice(0, LIMIT - 1)}…` : line;
};
