import type { Person } from "./person.ts";

export interface NameRule {
  readonly pattern: RegExp;
  readonly words: string;
  /** It may be a word of the program's own as well; names of fields are left alone. */
  readonly isWord: boolean;
}

/** What of a person may stand in a text, and what is put there, in their order. */
export const nameRules = ({ homes, users, hosts, secrets }: Person): readonly NameRule[] => [
  ...secrets.map((secret) => rule(secret, "[redacted]", { before: "", after: "" })),
  ...homes.flatMap((home) => [
    rule(home, "/home/dev", { before: "(?<![\\w.-])", after: "(?![\\w-])" }),
    rule(encodeURIComponent(home), "%2Fhome%2Fdev"),
    // Programs name folders after paths.
    ...(home.split("/").length > 2 ? [rule(home.replaceAll(/[^A-Za-z0-9]/g, "-"), "-home-dev")] : []),
  ]),
  ...users.map((name) => ({ ...rule(name, "dev"), isWord: true })),
  ...hosts.map((name) => ({ ...rule(name, "host"), isWord: true })),
];

const WHOLE = { before: "(?<![A-Za-z0-9_])", after: "(?![A-Za-z0-9_])" };

const rule = (found: string, words: string, { before, after } = WHOLE): NameRule => ({
  pattern: new RegExp(`${before}${found.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")}${after}`, "g"),
  words,
  isWord: false,
});
