/** One mistake in a team document, with the place where a person mends it. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** The command or the change that mends it. */
  readonly action?: string;
}
