import type { ToolFamily } from "@team-agent/plugin-api";

export type AuthMode = "subscription" | "official_api" | "compatible_api";
export type TaskStatus =
  | "pending"
  | "ready"
  | "running"
  | "blocked"
  | "needs_retry"
  | "done"
  | "failed"
  | "cancelled";

/** One worker, compiled from its role document. */
export interface AgentSpec {
  readonly id: string;
  readonly role: string;
  /** Canonical provider id (aliases are resolved when the plugin is known). */
  readonly provider: string;
  /** What its provider is to start, where that starts any program; absent in teams of older versions. */
  readonly command?: string | null;
  readonly model: string | null;
  readonly modelSource: "role" | "team" | "default";
  readonly authMode: AuthMode;
  readonly profile: string | null;
  /** Absolute. */
  readonly workingDirectory: string;
  /** The body of the role document, or the role's name when it has none. */
  readonly prompt: string;
  readonly tools: readonly ToolFamily[];
  /** `ask`: every tool but the team's own opens a dialog. */
  readonly permission: "granted" | "ask";
  readonly mcp: "strict" | "inherit";
  readonly paused: boolean;
  /** Absolute path of the role document. */
  readonly roleFile: string;
}

export interface RoutingRule {
  readonly id: string;
  readonly match: Readonly<Record<string, unknown>> | null;
  readonly when: string | null;
  readonly assignTo: string;
  readonly priority: number;
}

export interface TaskSpec {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly description: string | null;
  readonly assignee: string;
  readonly deps: readonly string[];
  readonly acceptance: readonly string[];
  readonly status: TaskStatus;
  readonly requiresTools: readonly ToolFamily[];
  readonly files: readonly string[];
  readonly risk: "low" | "medium" | "high";
  readonly retryLimit: number;
  readonly humanConfirmation: boolean;
}

/** For teams whose documents name no other, and for those that were stored before there was a limit. */
export const DEFAULT_RETENTION_DAYS = 30;
export const DEFAULT_MESSAGE_TTL_MS = 24 * 60 * 60 * 1000;

/** A team, compiled and checked: what `quick-start` runs. */
export interface TeamSpec {
  readonly version: 1;
  readonly team: {
    readonly name: string;
    readonly objective: string;
    /** Absolute real path. */
    readonly workspace: string;
    /** Absolute path of the folder with TEAM.md. */
    readonly directory: string;
  };
  readonly leader: {
    readonly id: "leader";
    readonly role: string;
    readonly provider: string;
    readonly model: string | null;
  };
  readonly agents: readonly AgentSpec[];
  readonly routing: { readonly defaultAssignee: string; readonly rules: readonly RoutingRule[] };
  readonly communication: { readonly workerToWorker: boolean };
  readonly runtime: {
    readonly sessionName: string;
    /** The id of the transport that the team lives in. */
    readonly transport: string;
    /** The door that agents of a provider are reached through, by its id; absent where hooks and paste are used. */
    readonly channels?: Readonly<Record<string, string>>;
    readonly displayBackend: string;
    readonly dangerousAutoApprove: boolean;
    readonly fast: boolean;
    /** Seconds between two sweeps. */
    readonly tickIntervalSec: number;
    /** Days for which texts and evidence of finished messages are kept; 0: for ever. */
    readonly retentionDays: number;
    /** Milliseconds for which a message may wait before it expires. */
    readonly messageTtlMs: number;
  };
  readonly tasks: readonly TaskSpec[];
}
