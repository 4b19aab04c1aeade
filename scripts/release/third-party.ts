import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/** What a package's THIRD-PARTY.md says of others' work within it: `## name version (licence)`, and a text in a fence. */
export const thirdPartyIn = (folder: string): readonly ThirdParty[] => {
  const file = join(folder, "THIRD-PARTY.md");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [, name, version, licence] = /^(\S+) (\S+) \(([^)]+)\)\n/.exec(section) ?? [];
      const [, text] = /^```\n([\s\S]*?)^```/m.exec(section) ?? [];
      if (!name || !version || !licence || !text)
        throw new Error(`${file}: "${section.split("\n")[0]}" has no version, no licence or no text`);
      return { name, version, licence, text: text.trim() };
    });
};
