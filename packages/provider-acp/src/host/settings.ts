import { readFileSync } from "node:fs";

/** What the plan tells the host, in a file of the agent's secret folder. The token is in the environment alone. */
export interface HostSettings {
  /** As a person wrote it. */
  readonly command: string;
  /** Absolute program and arguments. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Where the record lies. */
  readonly stateDir: string;
  /** The conversation to go on with; null for a new one. */
  readonly resume: string | null;
  readonly model: string | null;
  readonly instructions: string;
  readonly grant: ToolGrant;
  /** Tools of the team's server that a person is asked for each time. */
  readonly consentTools: readonly string[];
  /** The team decides what the role does not grant; else a leader's person alone. */
  readonly asksTeam: boolean;
  /** The program's mode in which it asks; null: the one that it is in. */
  readonly mode: string | null;
  /** A refusal does not end the program's turn. */
  readonly goesOnAfterRefusal: boolean;
  readonly mcp: { readonly name: string; readonly url: string; readonly command: readonly string[] };
  readonly hookUrl: string;
  readonly hookEvents: readonly string[];
  readonly tokenEnv: string;
}

/** What runs without a question. */
export interface ToolGrant {
  readonly everything: boolean;
  /** Kinds of tools, in the protocol's words. */
  readonly kinds: readonly string[];
  /** Commands that only look at a repository. */
  readonly gitReading: boolean;
}

export const readSettings = (file: string): HostSettings =>
  JSON.parse(readFileSync(file, "utf8")) as HostSettings;
