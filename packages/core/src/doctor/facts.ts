/** What a look at a pane showed: the very process that was started there, none or another one, or nothing at all. */
export type PaneProof = "proven" | "gone" | "unknown";

/** What the coordinator knows of itself; null where none runs. */
export interface CoordinatorFacts {
  readonly pid: number;
  /** The port that its door for hooks and MCP listens on. */
  readonly port: number;
  /** What `coordinator.json` tells everybody else; null when it cannot be read. */
  readonly written: { readonly pid: number; readonly port: number } | null;
}

export interface ReceiverFacts {
  /** Null: nobody ever took the lead. `provider` is null for a pane without a program that we know. */
  readonly lease: { readonly provider: string | null } | null;
  /** `unasked`: there is no coordinator. Null: it holds no pane for the leader. */
  readonly receiver: { readonly paneId: string; readonly proof: PaneProof } | null | "unasked";
}

export interface AgentFacts {
  readonly teamKey: string;
  readonly agentId: string;
  readonly wanted: "running" | "stopped" | "paused";
  /** Why its last start failed. */
  readonly failure: string | null;
  readonly linked: boolean;
  readonly transcript: { readonly path: string | null; readonly readable: boolean; readonly turns: number };
  /** `unasked`: there is no coordinator. Null: it knows of no running program. */
  readonly live: RunningFacts | null | "unasked";
}

export interface RunningFacts {
  readonly paneId: string;
  readonly proof: PaneProof;
  readonly channel: "hooks" | "paste";
  /** Whether its provider has hooks at all. */
  readonly hasHooks: boolean;
  readonly followed: boolean;
  readonly ready: boolean;
  /** Milliseconds since its start. */
  readonly ageMs: number;
  readonly dialog: string | null;
}

export interface TeamFacts {
  readonly teamKey: string;
  readonly alive: boolean;
  readonly receiver: ReceiverFacts;
  readonly agents: readonly AgentFacts[];
}

export type SchemaFacts =
  | { readonly kind: "none" }
  | { readonly kind: "unreadable"; readonly message: string; readonly action: string }
  | {
      readonly kind: "read";
      readonly version: number;
      readonly expected: number;
      /** `table.column`, where the version promises one that is not there. */
      readonly missing: readonly string[];
    };

/** Texts that programs read, as this version writes them for these ids. */
export interface ContractFacts {
  readonly schema: SchemaFacts;
  readonly messageId: string;
  readonly nonce: string;
  readonly body: string;
  readonly resultId: string;
  readonly notice: string;
}

export interface CommsFacts {
  readonly runId: string;
  readonly workspace: string;
  readonly coordinator: CoordinatorFacts | null;
  readonly contract: ContractFacts;
  readonly teams: readonly TeamFacts[];
}
