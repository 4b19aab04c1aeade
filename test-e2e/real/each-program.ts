import type { ProviderPlugin } from "@team-agent/plugin-api";
import { it } from "vitest";
import claude from "../../packages/provider-claude/src/index.ts";
import codex from "../../packages/provider-codex/src/index.ts";
import { type RealPrograms, realPrograms } from "./programs.ts";

/** Providers whose real program is here. One that cannot be had is a skipped test with the reason, and a failure in CI. */
export const providersHere = async (): Promise<readonly ProviderPlugin[]> => {
  const programs = await realPrograms();
  for (const program of Object.values(programs)) {
    if (program.available) continue;
    it.skipIf(!process.env.CI)(`${program.name} cannot be had here: ${program.reason}`, () => {
      throw new Error(program.reason);
    });
  }
  return [claude, codex].filter(({ id }) => programs[id as keyof RealPrograms].available);
};
