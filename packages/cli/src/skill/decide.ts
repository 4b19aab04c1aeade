/** Files by their path in the skill's folder, each with a hash of what is in it. */
export type Files = Readonly<Record<string, string>>;

/** What stands where a program's copy of the skill belongs. */
export type Standing =
  | { readonly kind: "nothing" }
  | { readonly kind: "ours"; readonly placed: Files; readonly files: Files }
  | { readonly kind: "foreign"; readonly why: string };

export interface SkillFacts {
  readonly shipped: Files;
  readonly standing: Standing;
  /** What gives the skill to the program already, in words; null where nothing does. */
  readonly other: string | null;
}

export interface SkillDecision {
  readonly state: "installed" | "updated" | "current" | "removed" | "absent" | "other" | "foreign";
  readonly act: "put" | "remove" | null;
  /** What the person changed or added in our folder: it stays as it is. */
  readonly kept: readonly string[];
}

/** What is done with one program's copy of the skill. It is never there twice, and nothing of the person's goes. */
export const decideSkill = (facts: SkillFacts, uninstall: boolean): SkillDecision => {
  const { standing, shipped, other } = facts;
  if (standing.kind === "ours") return decideOurs(standing, shipped, { uninstall, other });
  if (other !== null && !uninstall) return { state: "other", act: null, kept: [] };
  if (standing.kind === "foreign") return { state: "foreign", act: null, kept: [] };
  return uninstall ? { state: "absent", act: null, kept: [] } : { state: "installed", act: "put", kept: [] };
};

const decideOurs = (
  { placed, files }: Extract<Standing, { kind: "ours" }>,
  shipped: Files,
  { uninstall, other }: { readonly uninstall: boolean; readonly other: string | null },
): SkillDecision => {
  const theirs = Object.keys(files).filter((path) => files[path] !== placed[path]);
  if (uninstall) return { state: "removed", act: "remove", kept: theirs };
  if (other !== null) return { state: "other", act: "remove", kept: theirs };
  const kept = theirs.filter((path) => files[path] !== shipped[path]);
  const isCurrent =
    isSame(placed, shipped) && Object.keys(shipped).every((path) => Object.hasOwn(files, path));
  return isCurrent ? { state: "current", act: null, kept } : { state: "updated", act: "put", kept };
};

const isSame = (one: Files, other: Files): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([path, hash]) => other[path] === hash);
