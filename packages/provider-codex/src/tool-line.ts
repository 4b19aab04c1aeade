import { isRecord, oneLine, stringOf } from "@team-agent/plugin-api/toolkit";

/** One line by which a person decides about a tool call: the command, the file, or the arguments. */
export const toolLine = (name: string, input: unknown): string => {
  if (typeof input === "string") return oneLine(input);
  if (!isRecord(input)) return name;
  const { command } = input;
  if (Array.isArray(command)) return oneLine(command.join(" "));
  const text = stringOf(command) ?? stringOf(input.cmd) ?? stringOf(input.path) ?? stringOf(input.query);
  return oneLine(text ?? JSON.stringify(input));
};
