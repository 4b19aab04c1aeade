/** What a secret looks like. What the groups of a pattern caught stays before it; everything else it matched is hidden. */
export interface SecretRule {
  readonly id: string;
  /** In small letters: where none of them stands, the pattern is not tried. */
  readonly keywords: readonly string[];
  readonly pattern: RegExp;
}
