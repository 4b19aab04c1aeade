import type { Detection } from "./provider.ts";
import type { HostProcess, PaneRef, ProcessRef, ProcessStatus, ScreenCapture } from "./values.ts";

export interface SpawnRequest {
  readonly window: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment of the new process. It never appears in the arguments of a command. */
  readonly env: Readonly<Record<string, string>>;
}

export interface PaneStatus extends PaneRef {
  readonly dead: boolean;
  /** Exit status of a dead pane's program that ended by itself, where the transport knows it. */
  readonly exitStatus: number | null;
  /** The name of the signal that ended it, such as `SIGKILL`; absent where none did, or nobody knows. */
  readonly signal?: string;
  readonly command: string;
  readonly mode: string | null;
}

export type TransportEvent =
  /** Something was written in a watched pane. What, is read with `capture`. */
  | { readonly kind: "output"; readonly paneId: string }
  /** A pane's program ended, or its window was closed. */
  | { readonly kind: "exited"; readonly paneId: string }
  | { readonly kind: "modeChanged"; readonly paneId: string }
  /** The server is gone, and every pane with it. */
  | { readonly kind: "serverGone" }
  /** A dead connection was replaced; events may have been missed. */
  | { readonly kind: "reconnected" };

/** What may be done to a pane that we did not start, such as the one of the person's own leader. */
export interface PaneAccess {
  readonly endpoint: string;
  capture(pane: PaneRef, options?: { styled?: boolean }): Promise<ScreenCapture>;
  /** Types literal text, without Enter. Control characters are refused. */
  type(pane: PaneRef, text: string): Promise<void>;
  /** Pastes as one bracketed paste. Control characters other than newline and tab are refused. */
  paste(pane: PaneRef, text: string): Promise<void>;
  /** Presses keys by name: `Enter`, `Escape`, `Up`, `Down`, `C-u`, or a single character. */
  keys(pane: PaneRef, keys: readonly string[]): Promise<void>;
  /** The pane as it is now, or null when it is gone or is no longer the same process. */
  identify(pane: PaneRef): Promise<PaneStatus | null>;
  /**
   * True while this very process runs: a pane's own, also after its window was closed, or one that was started in it. It
   * fails where that cannot be looked at.
   */
  isRunning(process: ProcessRef): Promise<boolean>;
  /** Milliseconds since a person last pressed a key at this pane; null when nobody is attached to it. */
  idleSince(pane: PaneRef): Promise<number | null>;
}

/** One team's home: a session on the workspace's private server. */
export interface Transport extends PaneAccess {
  /** What the session is called now: a person may give it another name. */
  readonly session: string;
  /** Starts a program in a new window, without stealing anyone's focus. Creates the session when needed. */
  spawn(request: SpawnRequest): Promise<PaneRef>;
  /** Every pane of this session, and those of its programs that a person moved into another one. */
  list(): Promise<readonly PaneStatus[]>;
  /** True when the session exists. */
  isAlive(): Promise<boolean>;
  /** Output events of this pane on or off; off is the default. */
  watch(paneId: string, on: boolean): Promise<void>;
  /** Ends the pane's program, after its identity was proven. False when it was gone already. */
  kill(pane: PaneRef): Promise<boolean>;
  /**
   * Ends this team's session, and the server when no other session is left on it. A program in it that was not started
   * by `spawn` is a person's: it stays, with the session, and is answered.
   */
  destroySession(): Promise<readonly PaneStatus[]>;
  /**
   * Command with which a person looks at a pane, wherever it stands now, or at the session. With the environment of a
   * person who sits in a terminal multiplexer already, it opens a window there instead of nesting one in the other.
   */
  attachCommand(pane?: PaneRef, inside?: Readonly<Record<string, string | undefined>>): readonly string[];
  /** Runs `command` whenever our connection to the server dies; null takes that back. */
  supervise(command: readonly string[] | null): Promise<void>;
  onEvent(listener: (event: TransportEvent) => void): () => void;
  /** Lets go of the connection; the team goes on. */
  close(): Promise<void>;
}

export interface OpenRequest {
  /** Stable key of the workspace, 12 hex digits; names the private server. */
  readonly serverKey: string;
  readonly session: string;
  /** A mark written on the session; a session of that name without it belongs to someone else and is refused. */
  readonly owner: string;
  /** False: do not create the session; fail when it is missing. */
  readonly create: boolean;
}

/** A place where agents live. The default export of a transport package. */
export interface TransportPlugin {
  readonly kind: "transport";
  readonly apiVersion: number;
  readonly id: string;
  /**
   * Codes of errors of its own, `<id>_…`, each with what it means. A command that fails with one has exit status 1. Beside
   * them it uses the common ones: `session_missing` (only for a session that is really not there: its agents are then taken
   * for lost), `session_conflict`, `spawn_failed`, `pane_missing`, `control_character`.
   */
  readonly errors: Readonly<Record<string, string>>;
  detect(context: { readonly env: Readonly<Record<string, string | undefined>> }): Promise<Detection>;
  open(request: OpenRequest): Promise<Transport>;
  /** The pane in which a command was typed, on whatever server; null when it was not typed in one. */
  locateCaller(env: Readonly<Record<string, string | undefined>>): Promise<PaneRef | null>;
  /** A process of the host where panes live: a command that was typed there, or an ancestor of it. Null when it is gone. */
  findProcess(pid: number): Promise<ProcessStatus | null>;
  /** The environment that such a process was started with; null where the system does not tell it. */
  environmentOf(pid: number): Promise<Readonly<Record<string, string>> | null>;
  /**
   * Every process of that host, without those that only wait to be reaped. Without it, what an agent's program started is
   * not ended with it. Only for a host whose process ids are those of the coordinator: it sends them signals itself.
   */
  processes?(): Promise<readonly HostProcess[]>;
  /** Access to a pane of any server, by one-shot commands only. */
  at(endpoint: string): PaneAccess;
  /** Command with which a person looks at a pane of any server. */
  attachTo(pane: PaneRef): readonly string[];
  /** Sessions on the workspace's private server, with the owner's mark of each (null: none). */
  sessions(serverKey: string): Promise<readonly { readonly name: string; readonly owner: string | null }[]>;
  /**
   * Every pane on the workspace's private server, by one-shot commands only: nothing is connected to. Without it, programs
   * that no row knows are not found.
   */
  panes?(serverKey: string): Promise<readonly PaneStatus[]>;
  /** Starts a program in a session of its own on the private server (a leader outside any terminal multiplexer). */
  startSession(
    request: OpenRequest & SpawnRequest,
  ): Promise<{ readonly pane: PaneRef; readonly attach: readonly string[] }>;
}
