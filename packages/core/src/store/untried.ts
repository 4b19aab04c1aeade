import type { Sql } from "./statements.ts";

/** The sources of an agent, as its program shows that it has them. */
export type Ability = "mcp" | "hook" | "transcript";

export interface UntriedRow {
  readonly ability: Ability;
  readonly version: string;
}

/** What the adapter was not tried with in a program's version, launch by launch, and when it was seen all the same. */
export const createUntried = (sql: Sql) => ({
  expect: (paneRowId: number, version: string, abilities: readonly Ability[]): void => {
    for (const ability of abilities)
      sql.run("INSERT INTO untried (pane, ability, version) VALUES (?,?,?)", paneRowId, ability, version);
  },
  seen: (paneRowId: number, ability: Ability, at: number): boolean =>
    sql.run(
      "UPDATE untried SET seen_at = ? WHERE pane = ? AND ability = ? AND seen_at IS NULL",
      at,
      paneRowId,
      ability,
    ) === 1,
  unseen: (paneRowId: number) =>
    sql.all<UntriedRow>(
      "SELECT ability, version FROM untried WHERE pane = ? AND seen_at IS NULL ORDER BY ability",
      paneRowId,
    ),
});
