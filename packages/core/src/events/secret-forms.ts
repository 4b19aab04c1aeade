import type { SecretRule } from "./secret-rule.ts";

/** Names whose value is a secret, whatever it is. */
const STRONG =
  "(?:(?<!/etc/)passw(?:or)?d|passphrase|api[_-]?key|(?:access|secret|private|auth)[_-]?key|client[_-]?secret|(?:access|auth|refresh)[_-]?token)";
/** Words that are often no name; they want a value that looks like a secret. */
const WEAK = "(?:(?<!team-agent-)token|secret|credentials?)";
const STRONG_WORDS = [
  ..."password passwd passphrase apikey api-key api_key".split(" "),
  ...["access", "secret", "private", "auth"].flatMap((name) => [`${name}key`, `${name}-key`, `${name}_key`]),
  ...["clientsecret", "client-secret", "client_secret"],
  ...["access", "auth", "refresh"].flatMap((name) => [`${name}token`, `${name}-token`, `${name}_token`]),
];
const WEAK_WORDS = ["token", "secret", "credential"];

/** What stands between a name and its value; a name in JSON, or in JSON within JSON, has its quote closed before. */
const IS = String.raw`\\{0,3}["']?[ \t]{0,3}(?::=|=>|={1,2}|:)[ \t]{0,3}`;
/** A value in quotes ends with them, one without at the next blank. Only the opening quote stays. */
const VALUE = String.raw`(?:(")(?:[^"\\\r\n]|\\.)+|(\\{1,3}")(?:[^"\\\r\n]|\\[^"\r\n])+|(')[^'\r\n]+|[^\s"'\\]\S*)`;

/** Forms that have no maker of their own, and our own tokens. Each run of letters is read once, as in the rules. */
export const SECRET_FORMS: readonly SecretRule[] = [
  { id: "team-agent-token", keywords: ["ta_"], pattern: /\bta_[A-Za-z0-9_-]{32,}/g },
  {
    id: "sk",
    keywords: ["sk-", "pk-", "rk-"],
    pattern: /(?<![A-Za-z0-9])[spr]k-[A-Za-z0-9_-]{16,}/g,
  },
  { id: "google-api-key", keywords: ["aiza"], pattern: /AIza[A-Za-z0-9_-]{35,}/g },
  {
    id: "google-oauth",
    keywords: ["gocspx-", "ya29."],
    pattern: /GOCSPX-[A-Za-z0-9_-]{28,}|ya29\.[A-Za-z0-9_-]{20,}/g,
  },
  {
    // It begins where its run of letters begins, or right after a line break that is written out.
    id: "jwt",
    keywords: ["eyj"],
    pattern: /(?<![A-Za-z0-9_-](?<!\\[nrt]))eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*)?/g,
  },
  {
    id: "bearer",
    keywords: ["bearer"],
    pattern: /(\bBearer[ \t]{1,8})[A-Za-z0-9._~+/-]{12,}=*/gi,
  },
  {
    id: "authorization",
    keywords: ["authorization"],
    pattern: /(Authorization["']?[ \t]{0,3}[:=][ \t]{0,3}["']?[A-Za-z]{1,20}[ \t]{1,4})[^\s"',]{6,}/gi,
  },
  {
    id: "address",
    keywords: ["://"],
    pattern: /(:\/\/[^/\s:@]*:)[^/\s@]+(?=@)/g,
  },
  {
    // Two numbers are a user and a group, and what begins with a slash is a path on another machine.
    id: "user-and-password",
    keywords: ["-u", "-user"],
    pattern:
      /((?<!\S)(?:-u[ \t]{1,4}|--(?:proxy-)?user[ \t=]{1,4})["']?[^\s:"'@/]{1,100}:)(?![0-9]{1,10}(?![^\s"']))[^\s"'/][^\s"']*/g,
  },
  {
    id: "option",
    keywords: [...STRONG_WORDS, ...WEAK_WORDS],
    pattern: new RegExp(`((?:${STRONG}|${WEAK})(?=[ \\t])(?<=--[\\w-]{0,60})[ \\t]{1,4})(?!-)${VALUE}`, "gi"),
  },
  { id: "named", keywords: STRONG_WORDS, pattern: new RegExp(`(${STRONG}${IS})${VALUE}`, "gi") },
  {
    id: "variable",
    keywords: ["key=", "token=", "secret=", "password="],
    pattern: /((?:KEY|(?:TOKEN|token)|(?:SECRET|secret)|PASSWORD)=["']?)[^\s"']\S{5,}/g,
  },
  {
    id: "named-token",
    keywords: WEAK_WORDS,
    pattern: new RegExp(`(${WEAK}${IS})(?!msg_)(?=\\S{8})(?=[^\\s0-9:=]{0,64}[0-9])${VALUE}`, "gi"),
  },
];
