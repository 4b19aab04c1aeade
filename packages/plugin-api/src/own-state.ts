/** What a running program says of itself. */
export interface OwnState {
  readonly state: "busy" | "idle" | "waiting";
  /** Since when, in milliseconds since the epoch; null where the program does not say. */
  readonly at: number | null;
  /** What it waits for, in its own words. */
  readonly detail?: string;
}

/**
 * A small file in which a running program keeps its own state. Such files are often undocumented: one that is missing
 * or not understood is no answer, and costs nothing.
 */
export interface OwnStateFile {
  /** Absolute path of the file of one process. `env` is the environment that the program was started with. */
  path(query: { readonly pid: number; readonly env: Readonly<Record<string, string | undefined>> }): string;
  /** Null for a content that is not understood; never throws. */
  parse(content: string): OwnState | null;
}
