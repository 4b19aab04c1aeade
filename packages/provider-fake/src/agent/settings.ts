import { readFileSync } from "node:fs";

/** The file behind `--settings`; every part may be missing. */
export interface AgentSettings {
  readonly mcp?: { readonly url: string; readonly headers?: Readonly<Record<string, string>> };
  readonly hooks?: {
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly events: readonly string[];
  };
  readonly instructions?: string;
  /** Tool families that run without a dialog. */
  readonly allow?: readonly string[];
  /** Tools of the team's server that are asked for every time. */
  readonly ask?: readonly string[];
  /** False: the trust dialog opens first. Default: false, as for a program that was never here. */
  readonly trusted?: boolean;
}

export const readSettings = (path: string | null): AgentSettings =>
  path === null ? { trusted: true, allow: [] } : (JSON.parse(readFileSync(path, "utf8")) as AgentSettings);
