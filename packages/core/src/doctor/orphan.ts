import type { PaneStatus } from "@team-agent/plugin-api";
import type { Stray } from "../programs/index.ts";
import type { PaneRow } from "../store/index.ts";

export const ORPHAN_REASONS = {
  team_unknown: "the database does not know its team",
  team_stopped: "its team was stopped",
  agent_removed: "its team has no such agent any more",
  ended: "it counts as ended, and still runs",
  left_behind: "the program that left it running has ended",
  started_as: "it was started as an agent whose program has ended",
  no_row: "it carries the mark of an agent of ours, and no row of the database knows it",
} as const;
export type OrphanReason = keyof typeof ORPHAN_REASONS;

/** Something of ours that nobody looks after any more, with what shows that it is ours. */
export interface Orphan {
  /** A program in a window of ours, a program whose window is gone, or a session that holds nothing else any more. */
  readonly kind: "window" | "process" | "session";
  readonly reason: OrphanReason;
  readonly team: string;
  readonly agent_id: string | null;
  /** The mark of the session; null for a program without a window. */
  readonly mark: string | null;
  /** The row in `panes` that it was started with. */
  readonly row: number | null;
  readonly end_reason: string | null;
  /** The id of the transport that its session is in; null for a program without a window. */
  readonly transport: string | null;
  readonly session: string | null;
  readonly window: string | null;
  readonly pane_id: string | null;
  readonly pid: number | null;
  readonly start_time: string | null;
  readonly command: string | null;
  /** The program in whose session it was left; null where it is that program itself. */
  readonly left_by: number | null;
  /** False where nothing but its session's number says whose it is: it is never ended from here. */
  readonly is_proven: boolean;
  /** The command that asks runs in it: it is never ended. */
  readonly is_own_ancestor: boolean;
}

export interface MarkedWindow {
  readonly pane: PaneStatus;
  /** Of which agent its program was started as, by its own environment; null where that says nothing of us. */
  readonly startedAs: string | null;
}

export interface MarkedSession {
  readonly name: string;
  /** The id of its transport. */
  readonly transport: string;
  readonly mark: string;
  readonly team: string;
  readonly windows: readonly MarkedWindow[];
}

/** A row whose very process still runs. */
export interface RunningRow {
  readonly row: PaneRow;
  readonly command: string;
}

/** A process in the session of a program that has ended. */
export interface LeftProcess extends RunningRow {
  readonly pid: number;
  readonly startTime: string;
  readonly isProven: boolean;
}

export interface OrphanFacts {
  readonly teams: readonly { readonly team_key: string; readonly status: "alive" | "stopped" }[];
  /** `team/agent` of every agent there is. */
  readonly agents: ReadonlySet<string>;
  /** Sessions of this workspace's own server that carry its mark. */
  readonly sessions: readonly MarkedSession[];
  readonly rows: readonly RunningRow[];
  readonly left: readonly LeftProcess[];
  readonly strays: readonly Stray[];
  /** The processes in which the command that asks runs, itself among them. */
  readonly ancestors: ReadonlySet<number>;
}

/** A leader's seat, which stands in the place of a team; a team's own key has letters, digits and dashes. */
export const isSeat = (teamKey: string): boolean => teamKey.startsWith("@");
