import { isRecord, oneLine, stringOf } from "@team-agent/plugin-api/toolkit";

/** One line by which a person decides about a tool call: the command, the file, or the arguments. */
export const toolLine = (name: string, input: unknown): string => {
  if (!isRecord(input)) return name;
  const target = ["command", "file_path", "dir_path", "url", "prompt", "pattern", "query"]
    .map((key) => stringOf(input[key]))
    .find((value) => value !== undefined);
  return oneLine(target ?? JSON.stringify(input));
};
