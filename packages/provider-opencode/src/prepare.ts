import { stat } from "node:fs/promises";
import { askProgram } from "@team-agent/plugin-api/toolkit";
import { databaseFile } from "./values.ts";

type Env = Readonly<Record<string, string | undefined>>;

const WITHIN_MS = 30_000;

/** By database: the launch that sees to it in this moment. */
const running = new Map<string, Promise<void>>();

/**
 * Lets the program make its database, or bring an older one up to date, before it is started. Of two that do so at once, one may
 * show nothing for ever (1.18.33). A launch that comes meanwhile waits for the same. Where it fails, the program's window tells.
 */
export const prepareDatabase = (program: string, env: Env): Promise<void> => {
  const file = databaseFile(env);
  const known = running.get(file) ?? prepare(program, env, file).finally(() => running.delete(file));
  running.set(file, known);
  return known;
};

const prepare = async (program: string, env: Env, file: string): Promise<void> => {
  if (await isUpToDate(program, file)) return;
  // Nothing of the folder that this process happens to be in counts.
  await askProgram(program, ["db", "select 1"], { ...env, OPENCODE_DISABLE_PROJECT_CONFIG: "1" }, WITHIN_MS);
};

/** It was written to since the program was put where it is: a newer program changes tables first. */
const isUpToDate = async (program: string, file: string): Promise<boolean> => {
  const timeOf = (one: string, which: "mtimeMs" | "ctimeMs") =>
    stat(one).then(
      (found) => found[which],
      () => 0,
    );
  const written = await Promise.all([file, `${file}-wal`].map((one) => timeOf(one, "mtimeMs")));
  return Math.max(...written) >= (await timeOf(program, "ctimeMs"));
};
