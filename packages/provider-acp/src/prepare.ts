import { askProgram } from "@team-agent/plugin-api/toolkit";
import type { Program } from "./programs.ts";

const WITHIN_MS = 30_000;

const done = new Map<string, Promise<unknown>>();

/** Lets a program do alone what two of it must not do at once, the first time that it is launched from here; the others wait for it. */
export const prepare = async (
  executable: string,
  { first }: Pick<Program, "first">,
  env: Readonly<Record<string, string>>,
): Promise<void> => {
  if (first === null) return;
  const known = done.get(executable) ?? askProgram(executable, first, env, WITHIN_MS);
  done.set(executable, known);
  await known;
};
