import { storedIn, type TeamRow } from "../store/index.ts";
import type { TeamSpec } from "./spec.ts";

type Stored = Pick<TeamRow, "team_key" | "spec_json"> & Partial<Pick<TeamRow, "directory" | "status">>;

/** What a team was compiled to, as its row holds it. Throws `team_row_corrupt`. */
export const storedSpec = (team: Stored): TeamSpec => storedIn(team, "spec_json") as unknown as TeamSpec;

/** The same where a row that cannot be read changes nothing: null. */
export const readableSpec = (team: Stored | undefined): TeamSpec | null => {
  try {
    return team ? storedSpec(team) : null;
  } catch {
    return null;
  }
};
