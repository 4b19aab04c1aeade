/** One process for ever: an id alone may have been given to another one. */
export interface ProcessRef {
  readonly pid: number;
  /** When it started, in the system's own unit (Linux: clock ticks since boot); null where unknown. */
  readonly startTime: string | null;
}

/** A process as it runs now. */
export interface ProcessStatus extends ProcessRef {
  readonly startTime: string;
  readonly parent: number;
  /** Its command line, word by word; split at blanks where the system does not tell the words apart. */
  readonly argv: readonly string[];
}

/** A process in the table of its host. */
export interface HostProcess extends ProcessRef {
  readonly startTime: string;
  readonly parent: number;
  /** Its process group, by the number of the process that leads or led it. */
  readonly group: number;
  /** Its session, in the same way; null where the system does not tell. */
  readonly session: number | null;
}

/** A pane, in full: a bare `%12` is never an identity, because servers repeat and reuse pane ids. */
export interface PaneRef extends ProcessRef {
  /** Where the server listens: an absolute socket path, or a name of the transport's own. */
  readonly endpoint: string;
  readonly session: string;
  readonly window: string;
  readonly paneId: string;
  /** Process id of the program that the pane was started with. */
  readonly pid: number;
}

/** What stood in a pane at one moment. */
export interface ScreenCapture {
  /** Visible lines, top first, without colours, right-trimmed. */
  readonly lines: readonly string[];
  /** The same lines with their SGR sequences; empty when they were not asked for. */
  readonly styled: readonly string[];
  /** `wrapped[i]` says that line i continues on line i + 1. */
  readonly wrapped: readonly boolean[];
  readonly width: number;
  readonly height: number;
  readonly cursor: { readonly row: number; readonly column: number } | null;
  readonly title: string;
  /** A mode of the terminal multiplexer that eats keys (copy mode, a menu); null when none. */
  readonly mode: string | null;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
}

/** The name under which a program is told of our MCP server. Core knows the team's own tools by it. */
export const MCP_SERVER = "team_orchestrator";

/** Families of tools that a role can be granted (`tools:` in a role document). */
export const TOOL_FAMILIES = [
  "fs_read",
  "fs_write",
  "fs_list",
  "execute_bash",
  "git_diff",
  "network",
  "mcp_team",
  "provider_builtin",
] as const;
export type ToolFamily = (typeof TOOL_FAMILIES)[number];

/** What an agent may do without asking. */
export interface PermissionGrant {
  readonly tools: readonly ToolFamily[];
  /** `permission: ask` in the role: nothing but the team's own tools runs without a dialog. */
  readonly ask: boolean;
  /** The leader's own bypass of all permission checks, inherited and agreed to. */
  readonly bypass: boolean;
}

export interface EventSpec {
  /** What the event means, for `docs/events.md`. */
  readonly description: string;
  readonly fields: readonly string[];
}
