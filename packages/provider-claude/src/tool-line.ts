import { isRecord, stringOf } from "./values.ts";

const LIMIT = 400;

/** One line by which a person decides about a tool call: the command, the file, or the arguments. */
export const toolLine = (name: string, input: unknown): string => {
  if (!isRecord(input)) return name;
  const command = stringOf(input.command);
  if (command !== undefined) return oneLine(command);
  const target = ["file_path", "notebook_path", "path", "url", "pattern", "query"]
    .map((key) => stringOf(input[key]))
    .find((value) => value !== undefined);
  return oneLine(target ?? JSON.stringify(input));
};

/** Line ends are shown, because a second line may hold the part that matters. */
const oneLine = (text: string): string => {
  const line = text
    .trim()
    .replace(/\r?\n/g, " ⏎ ")
    .replace(/[\u0000-\u001f\u007f]/g, "�");
  return line.length > LIMIT ? `${line.slice(0, LIMIT - 1)}…` : line;
};
