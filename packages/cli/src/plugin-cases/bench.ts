import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FoundPlugin } from "@team-agent/core";
import type { Asked } from "./messages.ts";
import { endCases, type Ran, runCase } from "./run-case.ts";

export interface Bench {
  /** Runs the case at a place, or asks for all of their names. */
  run(what: number | "list"): Promise<Ran>;
}

const CLEARED_WITHIN_MS = 10_000;
const INTERRUPTED = 130;

/** Where the cases of one plugin run. Nothing of them is left, however the command ends. */
export const openBench = (
  { directory, manifest: { kind } }: FoundPlugin,
  { limitMs }: { readonly limitMs: number },
): Bench => {
  const scratch = mkdtempSync(join(tmpdir(), "team-agent-plugin-test-"));
  const serverKey = randomBytes(6).toString("hex");
  let count = 0;
  let isStopping = false;
  const ask = (what: Asked["what"], withinMs: number): Promise<Ran> => {
    const own = join(scratch, `${++count}`);
    mkdirSync(own);
    return runCase({ directory, scratch: own, serverKey, what }, withinMs);
  };
  /** Panes outlive the case that started them. */
  const clear = async (): Promise<void> => {
    if (kind === "transport") await ask("clear", CLEARED_WITHIN_MS);
  };
  process.once("exit", () => {
    endCases();
    rmSync(scratch, { recursive: true, force: true });
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      isStopping = true;
      endCases();
      void clear().finally(() => process.exit(INTERRUPTED));
    });
  return {
    run: async (what) => {
      const ran = await ask(what, limitMs);
      // The process is ended by whoever stops it; no case begins any more.
      if (isStopping) await new Promise(() => {});
      if (ran.cut !== null) await clear();
      return ran;
    },
  };
};
