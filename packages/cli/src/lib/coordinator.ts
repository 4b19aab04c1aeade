import { fileURLToPath } from "node:url";
import type { OperationTypes } from "@team-agent/core";
import {
  type Connection,
  connectTo,
  doorlessError,
  ensureCoordinator,
  isGone,
  isSilent,
  isTeamAgentError,
  leavingProcess,
  livingProcess,
  resolveWorkspace,
  type TeamAgentError,
  type Workspace,
} from "@team-agent/core/client";
import { VERSION } from "../version.ts";
import { ENDLESS, isForAnother, nextOf } from "./next-coordinator.ts";
import { tell } from "./output.ts";
import { withStoredStates } from "./stored-states.ts";
import { throughCurrent } from "./through-current.ts";

/** A small heap: the daemon lives for days beside twenty agents. */
const DAEMON_FLAGS = ["--max-semi-space-size=1", "--max-old-space-size=96", "--no-warnings"];

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export const daemonCommand = (workspace: Workspace): readonly string[] => [
  process.execPath,
  ...DAEMON_FLAGS,
  beside("./daemon-main.js"),
  workspace.root,
];

/** This very command line. */
export const ownCommand = (): readonly string[] => [process.execPath, beside("./bin.js")];

export const hookCommand = (): readonly string[] => [
  process.execPath,
  throughCurrent(beside("./hook-main.js")),
];
export const mcpCommand = (): readonly string[] => [process.execPath, beside("./mcp-main.js")];
export const ensureCommand = (root: string): readonly string[] => [
  process.execPath,
  throughCurrent(beside("./bin.js")),
  "coordinator",
  "ensure",
  "--supervised",
  "--workspace",
  root,
];

/** The agent's own token, when the command runs inside an agent: the command then has that agent's rights. */
export const ownToken = (): string | undefined => process.env.TEAM_AGENT_TOKEN || undefined;

/** What an operation answers, as the coordinator's own table declares it. */
export type Reply<Name extends keyof OperationTypes> = OperationTypes[Name]["output"];

export type Call = <Name extends keyof OperationTypes>(
  name: Name,
  input: OperationTypes[Name]["input"],
  onEvent?: (event: unknown) => void,
) => Promise<Reply<Name>>;

export interface Session {
  readonly workspace: Workspace;
  readonly call: Call;
}

/** Runs something with a connection to the workspace's coordinator, which is started when it is not there. */
export const withCoordinator = async <T>(
  workspacePath: string,
  run: (session: Session) => Promise<T>,
  supervised = false,
): Promise<T> => {
  const workspace = resolveWorkspace(workspacePath);
  const options = { workspace, command: daemonCommand(workspace), version: VERSION, supervised };
  const ensure = () => ensureCoordinator(options);
  return await using({ connection: await ensure(), workspace, ensure }, run);
};

/** The same for commands that only look: null when no coordinator runs. */
export const withRunningCoordinator = async <T>(
  workspacePath: string,
  run: (session: Session) => Promise<T>,
  token = ownToken(),
): Promise<T | null> => {
  const workspace = resolveWorkspace(workspacePath);
  const connection = await connectTo(workspace).catch((error: NodeJS.ErrnoException) => {
    if (isTeamAgentError(error)) throw error;
    return null;
  });
  return connection ? await using({ connection, workspace, token }, run) : null;
};

export interface Look<T> {
  /** Null when nobody answers: what is stored can be shown then. */
  readonly live: T | null;
  /** Why, where there is a coordinator; it is told. */
  readonly silent: TeamAgentError | null;
}

/** The same for what a person may read from the database itself, where there is a coordinator that does not answer. */
export const lookAtRunning = async <T>(
  workspacePath: string,
  run: (session: Session) => Promise<T>,
): Promise<Look<T>> => {
  const showStored = (error: TeamAgentError): Look<T> => {
    if (ownToken() !== undefined) throw error;
    tell(`${error.message}; the stored state is shown (action: ${error.action})`);
    return { live: null, silent: error };
  };
  try {
    const live = await withRunningCoordinator(workspacePath, run);
    if (live !== null) return { live, silent: null };
    const workspace = resolveWorkspace(workspacePath);
    const pid = leavingProcess(workspace) === null ? livingProcess(workspace) : null;
    return pid === null ? { live, silent: null } : showStored(doorlessError(pid));
  } catch (error) {
    if (isGone(error)) return { live: null, silent: null };
    if (!isSilent(error)) throw error;
    return showStored(error);
  }
};

/** What an operation may take beside its own time-out, and what the others may take. */
const SLACK_MS = 30_000;
const LIMIT_MS = 600_000;

const limitOf = (method: string, params: unknown): number | undefined => {
  if (ENDLESS.includes(method)) return undefined;
  const { timeoutMs } = params as { timeoutMs?: unknown };
  return typeof timeoutMs === "number" ? timeoutMs + SLACK_MS : LIMIT_MS;
};

interface Using {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly token?: string | undefined;
  /** Connects to the next coordinator. */
  readonly ensure?: () => Promise<Connection>;
}

const using = async <T>(
  { connection: first, workspace, token = ownToken(), ensure }: Using,
  run: (session: Session) => Promise<T>,
): Promise<T> => {
  let connection = first;
  const call: Call = async (method, params, onEvent) => {
    const ask = () =>
      connection.call<Reply<typeof method>>(method, params, {
        token,
        limitMs: limitOf(method, params),
        ...(onEvent ? { onEvent } : {}),
      });
    for (let others = 0; ; others++)
      try {
        return await ask();
      } catch (error) {
        if (!ensure || others === MOST_OTHERS || !isForAnother(error, method))
          throw await withStoredStates(error, workspace);
        connection.close();
        connection = (await nextOf(workspace, error)) ?? (await ensure());
      }
  };
  try {
    return await run({ workspace, call });
  } finally {
    connection.close();
  }
};

/** Each may leave as the one before did, where somebody shuts down and starts again all the time. */
const MOST_OTHERS = 3;

/** The environment that a start hands to its workers. */
export const callerEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
