import { isRecord, oneLine, stringOf } from "@team-agent/plugin-api/toolkit";
import { ownToolLine } from "./questions.ts";

/** One line by which a person decides about a tool call: the command, the file, or the arguments. */
export const toolLine = (name: string, input: unknown): string => {
  if (!isRecord(input)) return name;
  const ownTool = ownToolLine(name, input);
  if (ownTool) return oneLine(ownTool);
  const command = stringOf(input.command);
  if (command !== undefined) return oneLine(command);
  const target = ["file_path", "notebook_path", "path", "url", "pattern", "query"]
    .map((key) => stringOf(input[key]))
    .find((value) => value !== undefined);
  return oneLine(target ?? JSON.stringify(input));
};
