import type { Ability, Store } from "../store/index.ts";

/** What a version of a program that its adapter does not know has not shown yet. */
export interface Unverified {
  readonly version: string;
  readonly until_seen: readonly Ability[];
}

/** Null where the version is known, and where everything was seen. */
export const unverifiedOf = (store: Store, paneRowId: number | undefined): Unverified | null => {
  const rows = paneRowId === undefined ? [] : store.untried.unseen(paneRowId);
  return rows[0] ? { version: rows[0].version, until_seen: rows.map(({ ability }) => ability) } : null;
};

export const describeUnverified = ({ version, until_seen }: Unverified): string =>
  `version ${version} was not tried; unverified until seen: ${until_seen.join(", ")}`;
