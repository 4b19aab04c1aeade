import type { ScreenCapture, ScreenError } from "@team-agent/plugin-api";
import { errorCategory } from "./provider-error.ts";

/** What a person, the model or the program said: it begins at the left edge. */
const SAID = /^[■›•✔✗]/;
/** The same sign stands before other words, such as those of a turn that was interrupted. */
const ERROR =
  /\bstatus:? \d{3}\b|stream disconnected|high demand|usage limit|"error":|connection (?:failed|refused)/i;

/** The last thing that was said above the input line, where that is an error. */
export const readError = ({ lines }: Pick<ScreenCapture, "lines">): ScreenError | null => {
  const composer = lines.findLastIndex((line) => line.startsWith("›"));
  const last = lines.findLastIndex((line, index) => index < composer && SAID.test(line));
  if (last === -1 || !lines[last]!.startsWith("■ ")) return null;
  const words = lines.slice(last, composer);
  const end = words.findIndex((line) => line.trim() === "");
  const message = words
    .slice(0, end === -1 ? words.length : end)
    .map((line) => line.trim())
    .join(" ")
    .slice(2);
  if (!ERROR.test(message)) return null;
  return { category: /high demand/.test(message) ? "server" : errorCategory(undefined, message), message };
};
