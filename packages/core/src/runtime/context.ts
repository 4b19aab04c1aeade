import type { Transport } from "@team-agent/plugin-api";
import type { EventLog } from "../events/index.ts";
import type { Clock } from "../ground/index.ts";
import type { Registry } from "../registry/index.ts";
import type { Store } from "../store/index.ts";
import type { Workspace } from "../workspace/index.ts";
import type { Changes } from "./changes.ts";
import type { InTurn } from "./in-turn.ts";
import type { LiveAgents } from "./live.ts";

/** How the daemon's own programs are started, and where its HTTP door is. */
export interface Doors {
  readonly mcpUrl: string;
  readonly hookUrl: string;
  readonly hookCommand: readonly string[];
  readonly mcpCommand: readonly string[];
  /** Brings a dead coordinator back; the transport runs it when our connection to it dies. */
  readonly ensureCommand: readonly string[];
}

/** What every part of the coordinator works with. */
export interface Context {
  readonly workspace: Workspace;
  readonly store: Store;
  readonly events: EventLog;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly changes: Changes;
  readonly live: LiveAgents;
  readonly doors: Doors;
  /** The open transport of a running team; undefined when there is none. */
  readonly transports: Map<string, Transport>;
  /** Environments of the commands that started teams, with what must not be stored. By team key. */
  readonly environments: Map<string, Readonly<Record<string, string>>>;
  /** One operation at a time on a team, and on an agent. */
  readonly inTurn: InTurn;
  /**
   * Waits until everything of a team was found again that the last coordinator left running; throws while it cannot be
   * looked at. Until then an agent that is not live may run all the same.
   */
  readonly found: (teamKey: string) => Promise<void>;
  /** Looks at an agent's waiting messages soon. Cheap, and safe to call often. */
  readonly poke: (teamKey: string, agentId: string) => void;
}
