import { ABILITIES, type Ability, type AbilitySeen } from "@team-agent/plugin-api/testing";

export interface CaseResult {
  readonly name: string;
  /** Null when it passed. */
  readonly error: string | null;
  readonly seen: readonly AbilitySeen[];
}

export interface AbilityVerdict {
  readonly name: Ability;
  readonly status: "proven" | "missing" | "absent";
  /** The case that proves it, or what would; null for what is not declared. */
  readonly by: string | null;
}

/** What is declared has to be shown by a case that passed. */
export const judgeAbilities = (
  declared: readonly Ability[],
  results: readonly CaseResult[],
): readonly AbilityVerdict[] =>
  (Object.keys(ABILITIES) as Ability[]).map((name) => {
    const has = (as: AbilitySeen["as"]) => (result: CaseResult) =>
      result.seen.some((one) => one.ability === name && one.as === as);
    const proof = results.find((result) => result.error === null && has("shown")(result));
    if (proof) return { name, status: "proven", by: proof.name };
    return declared.includes(name) || results.some(has("declared"))
      ? { name, status: "missing", by: ABILITIES[name] }
      : { name, status: "absent", by: null };
  });
