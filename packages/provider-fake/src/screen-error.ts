import type { ScreenCapture, ScreenError } from "@team-agent/plugin-api";
import { errorCategory } from "./error-category.ts";

/** The last thing that was said above the input box, where that is an error. */
export const readError = ({ lines }: Pick<ScreenCapture, "lines">): ScreenError | null => {
  const said = lines.filter((line) => /^(?:●|❯ \S)/.test(line)).at(-1) ?? "";
  const [, category = "", message = ""] = /^● API Error \((\w+)\): (.*)$/.exec(said.trimEnd()) ?? [];
  if (message === "") return null;
  return { category: errorCategory(category), message };
};
