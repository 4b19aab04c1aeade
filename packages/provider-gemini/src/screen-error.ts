import type { ScreenCapture, ScreenError } from "@team-agent/plugin-api";
import { findComposer } from "./composer.ts";
import { errorCategory } from "./provider-error.ts";

/** What the model, a tool or the program said: a sign at the left edge, and words behind it. */
const SAID = /^[✦✕]\uFE0E? |^ > /u;

/** The last thing that was said above the input box, where that is an error of the provider. */
export const readError = ({ lines }: ScreenCapture): ScreenError | null => {
  const top = findComposer(lines)?.top ?? -1;
  const last = lines.findLastIndex((line, index) => index < top && SAID.test(line));
  if (last === -1 || !lines[last]!.startsWith("✕")) return null;
  const whole = lines.slice(last, top).map((line) => line.trim());
  const [, message] = /\[(API Error: .*?)\](?= |$)/.exec(whole.join(" ")) ?? [];
  return message === undefined ? null : { category: errorCategory(message), message };
};
