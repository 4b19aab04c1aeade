import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
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

/** Milliseconds by which a test lets the clock be wrong; 0 without its file. */
const clockOffset = (file: string | undefined): number => {
  if (file === undefined) return 0;
  try {
    return Number(readFileSync(file, "utf8")) || 0;
  } catch {
    return 0;
  }
};

/** A fork's record is written with its first turn, and begins with all that its source's held at the start. */
export const openRecord = (
  env: Readonly<Record<string, string | undefined>>,
  id: string,
  forkedFrom: string | null = null,
): SessionRecord => {
  const path = sessionPath(env, id);
  mkdirSync(join(fakeHome(env), "sessions"), { recursive: true });
  const timeNow = () => new Date(Date.now() + clockOffset(env.FAKE_AGENT_CLOCK_FILE)).toISOString();
  const lateMs = Number(env.FAKE_AGENT_RECORD_LATE_MS) || 0;
  const write = (text: string) => {
    // Timers of one length fire in the order in which they were set.
    if (lateMs > 0) setTimeout(() => appendFileSync(path, text), lateMs);
    else appendFileSync(path, text);
  };
  let held: string[] | null =
    forkedFrom === null ? null : [readFileSync(sessionPath(env, forkedFrom), "utf8")];
  return {
    path,
    add: (type, fields = {}) => {
      const line = `${JSON.stringify({ type, time: timeNow(), ...fields })}\n`;
      if (held === null) return write(line);
      held.push(line);
      if (type !== "turn_open") return;
      write(held.join(""));
      held = null;
    },
  };
};
