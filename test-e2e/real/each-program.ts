import type { ProviderPlugin } from "@team-agent/plugin-api";
import { it } from "vitest";
import { ALL_PROGRAMS, type ProgramName } from "./program/index.ts";
import { realPrograms } from "./programs.ts";

/**
 * Those of the providers whose real program is here. One that cannot be had is a skipped test with the reason, and a
 * failure in CI.
 */
export const providersHere = async (...names: readonly ProgramName[]): Promise<readonly ProviderPlugin[]> => {
  const programs = await realPrograms(names);
  for (const program of Object.values(programs)) {
    if (program.available) continue;
    it.skipIf(!process.env.CI)(`${program.name} cannot be had here: ${program.reason}`, () => {
      throw new Error(program.reason);
    });
  }
  return names.filter((name) => programs[name]?.available).map((name) => ALL_PROGRAMS[name].provider);
};
