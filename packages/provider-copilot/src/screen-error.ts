import type { ScreenCapture, ScreenError } from "@team-agent/plugin-api";
import { errorCategoryOf } from "@team-agent/plugin-api/toolkit";
import { findComposer } from "./composer.ts";

/** What a person, the model, a tool or the program said: a sign near the left edge, and words behind it. */
const SAID = /^ [❯●✗!$○◎◉] /u;

/** The last thing that was said above the input box, where that is an error of the provider. */
export const readError = ({ lines }: ScreenCapture): ScreenError | null => {
  const top = findComposer(lines)?.top ?? -1;
  const last = lines.findLastIndex((line, index) => index < top && SAID.test(line));
  const [, said] = /^ ✗ (.*?)\s*┃?$/.exec(lines[last] ?? "") ?? [];
  // A tool that failed has the same sign, and its name behind it.
  if (said === undefined || !/^\d{3} |\bHTTP \d{3}\b|\berror\b|^Authentication failed/i.test(said))
    return null;
  return { category: errorCategoryOf(undefined, said), message: said };
};
