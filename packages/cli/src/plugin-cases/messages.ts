import type { Ability, AbilitySeen } from "@team-agent/plugin-api/testing";

/** What the process of a case is asked for, on its command line. */
export interface Asked {
  readonly directory: string;
  /** An empty folder for the cases. */
  readonly scratch: string;
  /** Of the server that a transport's cases may use. */
  readonly serverKey: string;
  /** A case by its place; `list` for their names, `clear` to end what a transport's cases left. */
  readonly what: number | "list" | "clear";
}

/** What such a process tells. */
export type Told =
  | { readonly kind: "listed"; readonly names: readonly string[]; readonly declared: readonly Ability[] }
  | { readonly kind: "refused"; readonly code: string; readonly message: string; readonly action: string }
  | { readonly kind: "seen"; readonly seen: AbilitySeen }
  | { readonly kind: "done"; readonly error: string | null };
