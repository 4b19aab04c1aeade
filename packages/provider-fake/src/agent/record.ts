import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export const fakeHome = (env: Readonly<Record<string, string | undefined>>): string =>
  env.FAKE_AGENT_HOME ?? join(env.HOME ?? homedir(), ".fake-agent");

export const sessionPath = (env: Readonly<Record<string, string | undefined>>, id: string): string =>
  join(fakeHome(env), "sessions", `${id}.jsonl`);

/** The program's own record of a conversation. */
export interface SessionRecord {
  readonly path: string;
  add(type: string, fields?: Readonly<Record<string, unknown>>): void;
}

export const hasRecord = (env: Readonly<Record<string, string | undefined>>, id: string): boolean =>
  existsSync(sessionPath(env, id));

export const openRecord = (env: Readonly<Record<string, string | undefined>>, id: string): SessionRecord => {
  const path = sessionPath(env, id);
  mkdirSync(join(fakeHome(env), "sessions"), { recursive: true });
  return {
    path,
    add: (type, fields = {}) =>
      appendFileSync(path, `${JSON.stringify({ type, time: new Date().toISOString(), ...fields })}\n`),
  };
};
