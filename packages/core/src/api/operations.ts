import { AGENT_OPERATIONS } from "./agent-operations.ts";
import { DAEMON_OPERATIONS } from "./daemon-operations.ts";
import { LEADER_OPERATIONS } from "./leader-operations.ts";
import { MESSAGE_OPERATIONS } from "./message-operations.ts";
import { ROSTER_OPERATIONS } from "./roster-operations.ts";
import type { AnyOperation } from "./serve.ts";
import { TEAM_OPERATIONS } from "./team-operations.ts";
import { type Tool, toolsOf } from "./tools.ts";
import { WORK_OPERATIONS } from "./work-operations.ts";

const TABLE = [
  ...TEAM_OPERATIONS,
  ...AGENT_OPERATIONS,
  ...ROSTER_OPERATIONS,
  ...LEADER_OPERATIONS,
  ...MESSAGE_OPERATIONS,
  ...WORK_OPERATIONS,
  ...DAEMON_OPERATIONS,
] as const;

/**
 * Everything that a caller may ask for. The socket, HTTP, the MCP tools, the typed client, `docs/tools.md` and the test of
 * rights are made from this table.
 */
export const OPERATIONS: readonly AnyOperation[] = TABLE as unknown as readonly AnyOperation[];

/** Every tool of the MCP server `team_orchestrator`. */
export const TOOLS: readonly Tool[] = toolsOf(OPERATIONS);

type Table = (typeof TABLE)[number];

/** Whoever calls may keep what it sends. */
type Kept<T> = T extends readonly (infer Item)[]
  ? readonly Kept<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Kept<T[K]> }
    : T;

/** What each operation takes and answers, for whoever calls it over the socket. */
export type OperationTypes = {
  readonly [O in Table as O["name"]]: {
    readonly input: Kept<NonNullable<O["takes"]>>;
    readonly output: Awaited<ReturnType<O["run"]>>;
  };
};
