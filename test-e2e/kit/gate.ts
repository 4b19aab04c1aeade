import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Sandbox } from "./sandbox.ts";

/** A place at which a scripted agent waits, inside a tool, until the test lets it through. */
export const gateIn = async (sandbox: Sandbox, name: string) => {
  const path = join(sandbox.workspace, name);
  await execa("mkfifo", [path]);
  return { wait: `[[run cat ${name}]]`, open: (): Promise<void> => writeFile(path, "") };
};
