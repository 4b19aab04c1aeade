import type { Problem } from "./problems.ts";
import type { TeamSpec } from "./spec.ts";

/** A file's text, or why it could not be read. */
export type FileContent = string | { readonly error: string };

export interface KnownProvider {
  readonly id: string;
  readonly aliases: readonly string[];
  /** Exact models; empty when the provider cannot know them. */
  readonly models: readonly string[];
  /** It starts whatever program a role names. */
  readonly takesCommand?: boolean;
  /** As it is shown to people. */
  readonly displayName?: string;
  /** Doors of its own, of which a team may choose one. */
  readonly channels?: readonly string[];
}

export interface CompileInput {
  /** Absolute path of the folder with TEAM.md. */
  readonly teamDir: string;
  /** Absolute real path. */
  readonly workspace: string;
  /** By path relative to `teamDir`, with `/`: `TEAM.md` and `agents/*.md`; roles that stand elsewhere by their absolute path. `agents` itself only when it cannot be read. */
  readonly files: Readonly<Record<string, FileContent>>;
  readonly providers: readonly KnownProvider[];
  readonly transports: readonly Pick<KnownProvider, "id" | "aliases">[];
  /** The id of the transport for teams that name none. */
  readonly transport: string;
  /** Names of the profiles beside the documents; left out, they are not checked. */
  readonly profiles?: readonly string[];
}

export interface CompiledTeam {
  /** Null when there is any problem. */
  readonly spec: TeamSpec | null;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}
