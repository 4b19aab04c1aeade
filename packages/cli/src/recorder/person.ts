import { realpathSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";

/** What tells who recorded something, and where. */
export interface Person {
  readonly homes: readonly string[];
  readonly users: readonly string[];
  readonly hosts: readonly string[];
  /** Values that nobody may see, whatever they look like. */
  readonly secrets: readonly string[];
}

const SECRET_NAME = /(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|AUTH)(?:_|$)/i;
const SHORTEST_SECRET = 8;
/** Words of records and of machines; they name nobody. */
const NOBODY = [
  "root",
  "user",
  "admin",
  "node",
  "dev",
  "agent",
  "assistant",
  "system",
  "tool",
  "model",
  "localhost",
  "host",
];

export const personHere = (env: NodeJS.ProcessEnv, token: string): Person => {
  const homes = [env.HOME, homedir(), userInfo().homedir].filter(
    (home): home is string => Boolean(home) && home !== "/",
  );
  const host = hostname();
  return {
    homes: unique([...homes, ...homes.map(realOf)]),
    users: unique([env.USER ?? "", env.LOGNAME ?? "", userInfo().username]).filter(isName),
    hosts: unique([host, host.split(".")[0]!]).filter(isName),
    secrets: unique([
      token,
      ...Object.entries(env).flatMap(([name, value]) =>
        SECRET_NAME.test(name) &&
        value !== undefined &&
        value.length >= SHORTEST_SECRET &&
        !value.startsWith("/")
          ? [value]
          : [],
      ),
    ]),
  };
};

const isName = (word: string): boolean => word.length > 1 && !NOBODY.includes(word.toLowerCase());

/** Longer ones first: one may stand within another. */
const unique = (words: readonly string[]): readonly string[] =>
  [...new Set(words)].sort((a, b) => b.length - a.length);

const realOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};
