import type { ScreenCapture, ScreenError } from "@team-agent/plugin-api";
import { errorCategory } from "./provider-error.ts";

const RULE = /^─{10,}/;
/** What a person, the model or the program said: it begins at the left edge. */
const SAID = /^[●❯]/;
const ERROR = /^● (?:Please run \/login · )?(API Error: .+)$/;

/** The last thing that was said above the input box, where that is an error. */
export const readError = ({ lines }: Pick<ScreenCapture, "lines">): ScreenError | null => {
  const bottom = lines.findLastIndex((line) => RULE.test(line));
  const top = lines.findLastIndex((line, index) => index < bottom && RULE.test(line));
  if (top === -1) return null;
  const last = lines.findLastIndex((line, index) => index < top && SAID.test(line));
  const first = ERROR.exec(lines[last]?.trimEnd() ?? "")?.[1];
  if (first === undefined) return null;
  // A long one goes on in the next rows, set in by two.
  const rest = lines.slice(last + 1, top);
  const end = rest.findIndex((line) => !/^ {2}\S/.test(line));
  const more = rest.slice(0, end === -1 ? rest.length : end).map((line) => line.trim());
  const message = [first, ...more].join(" ");
  return {
    category: errorCategory(undefined, lines[last]!.includes("/login") ? `/login ${message}` : message),
    message,
  };
};
