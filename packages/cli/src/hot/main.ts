import { sendCommand } from "../commands/send.ts";
import { statusCommand } from "../commands/status.ts";
import { useWorkspace } from "../lib/use-workspace.ts";
import { readWords } from "./read-words.ts";

/** Runs a hot command; null where the words need the whole command tree. */
export const hotRun = (argv: readonly string[]): (() => Promise<void>) | null => {
  const call = readWords(argv);
  if (!call) return null;
  const [first, ...others] = call.words;
  const options = useWorkspace(call.options);
  return call.command === "send"
    ? () => sendCommand(first!, others, options as unknown as Parameters<typeof sendCommand>[2])
    : () => statusCommand(first ?? null, options as unknown as Parameters<typeof statusCommand>[1]);
};
