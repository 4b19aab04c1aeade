import type { OpenRequest, PaneStatus } from "@team-agent/plugin-api";
import { TeamAgentError } from "@team-agent/plugin-api/toolkit";
import { CONFIGURATION, HOME_OPTION, HOME_WINDOW } from "./configuration.ts";
import { oneShotRunner } from "./one-shot.ts";
import { PANE_FORMAT, parsePane } from "./panes.ts";
import { commandLine, literalFormat } from "./quote.ts";
import { COLUMNS, ROWS } from "./standard-size.ts";
import { isServerMissing, runTmux, type ServerAddress } from "./tmux.ts";

export const serverAddress = (serverKey: string): ServerAddress => ["-L", `ta-${serverKey}`];

/** The option that marks a session as ours; its value is the owner of `OpenRequest`. */
const OWNER_OPTION = "@team_agent_owner";

/** The name that a session was opened by, whatever it is called now. */
const SESSION_OPTION = "@team_agent_session";

/** The option that marks a pane whose program we started, wherever it stands now. */
export const PROGRAM_OPTION = "@team_agent_program";

/** A session as it is found now. The id stays when a person gives it another name. */
export interface OwnSession {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
}

/** Makes sure that the session exists and is ours: it is known by its mark, whatever it is called by now. */
export const ensureSession = async (request: OpenRequest): Promise<OwnSession> => {
  const address = serverAddress(request.serverKey);
  const found = await findSession(address, request);
  if (found) return found;
  if (!request.create)
    throw new TeamAgentError("session_missing", `there is no tmux session ${request.session}`, {
      data: { session: request.session },
    });
  await createSession(address, request);
  return (await findSession(address, request))!;
};

const findSession = async (
  address: ServerAddress,
  { session, owner }: OpenRequest,
): Promise<OwnSession | null> => {
  const all = await readSessions(address);
  const found = all.find((one) => one.owner === owner && one.openedAs === session);
  if (found) return found;
  const other = all.find(({ name }) => name === session);
  if (!other) return null;
  throw new TeamAgentError("session_conflict", `tmux session already exists: ${session}`, {
    action:
      "give this team another `name:` in TEAM.md, or look at the session first; team-agent never ends a session that is not its own",
    data: { session, owner: other.owner },
  });
};

/** The owner, the session's id and the pid: another program that runs in such a pane is not ours. */
export const programMark = (owner: string, sessionId: string, pid: number | string): string =>
  `${owner} ${sessionId} ${pid}`;

const createSession = async (address: ServerAddress, { session, owner }: OpenRequest): Promise<void> => {
  const note = `printf '%s\\n' ${shellQuote(`team-agent: session ${session}. One window for each worker: prefix + n, prefix + w.`)}`;
  const script = [
    ...CONFIGURATION,
    // A program that has ended holds the first window, so an empty team costs no process.
    commandLine("new-session", "-d", "-s", session, "-n", HOME_WINDOW, "-x", COLUMNS, "-y", ROWS, note),
    markScript(session, owner),
    commandLine(
      "set-option",
      "-p",
      "-F",
      "-t",
      `=${session}:`,
      PROGRAM_OPTION,
      programMark(literalFormat(owner), "#{session_id}", "#{pane_pid}"),
    ),
    commandLine("set-option", "-F", "-t", `=${session}:`, HOME_OPTION, "#{window_id}"),
  ].join("\n");
  await startServer(address, script);
};

/** Starts the server if need be and runs a script on it; a socket that is just being left behind is tried again. */
export const startServer = async (address: ServerAddress, script: string): Promise<string> => {
  try {
    return await runTmux(
      address,
      ["-f", "/dev/null", "start-server", ";", "source-file", "-"],
      `${script}\n`,
    );
  } catch (error) {
    if (!isServerMissing(error)) throw error;
    return await runTmux(
      address,
      ["-f", "/dev/null", "start-server", ";", "source-file", "-"],
      `${script}\n`,
    );
  }
};

export const markScript = (session: string, owner: string): string =>
  commandLine("set-option", "-t", `=${session}:`, OWNER_OPTION, owner);

export const listSessions = async (
  serverKey: string,
): Promise<readonly { name: string; owner: string | null }[]> =>
  (await readSessions(serverAddress(serverKey))).map(({ name, owner }) => ({ name, owner }));

interface FoundSession extends OwnSession {
  readonly owner: string | null;
  readonly openedAs: string;
}

/** The sessions of the server, each with its owner's mark. */
export const readSessions = async (address: ServerAddress): Promise<readonly FoundSession[]> => {
  const lines = await listed(
    address,
    commandLine(
      "list-sessions",
      "-F",
      `#{session_id}\t#{session_name}\t#{${OWNER_OPTION}}\t#{socket_path}\t#{${SESSION_OPTION}}`,
    ),
  );
  return lines.filter(Boolean).map((line) => {
    const [id, name, owner, endpoint, openedAs] = line.split("\t");
    return { id: id!, name: name!, owner: owner || null, endpoint: endpoint!, openedAs: openedAs || name! };
  });
};

/** Every pane on the server, of whatever session. */
export const listPanes = async (serverKey: string): Promise<readonly PaneStatus[]> => {
  const address = serverAddress(serverKey);
  const lines = await listed(
    address,
    commandLine("list-panes", "-a", "-F", `#{socket_path}\t${PANE_FORMAT}`),
  );
  return lines.flatMap((line) => {
    const end = line.indexOf("\t");
    return parsePane(line.slice(end + 1), line.slice(0, end)) ?? [];
  });
};

/** The lines of a list; none where there is no server, or no session on it. */
export const listed = async (address: ServerAddress, command: string): Promise<readonly string[]> => {
  try {
    return await oneShotRunner(address).run(command);
  } catch (error) {
    if (isServerMissing(error) || /no sessions/.test(String(error))) return [];
    throw error;
  }
};

/** The words of a `new-window` or `new-session` that start a program with its whole environment. */
export const programArguments = (request: {
  argv: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
}): readonly string[] => {
  const env = Object.entries(request.env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  // A single word would be given to a shell; two or more are executed as they are.
  const argv = request.argv.length === 1 ? ["/usr/bin/env", ...request.argv] : request.argv;
  return ["-c", literalFormat(request.cwd), ...env, "--", ...argv];
};

const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const shellCommand = (words: readonly string[]): string => words.map(shellQuote).join(" ");

/** The session itself, and the views of it that people opened from inside another tmux. */
export const sessionViews = async (address: ServerAddress, id: string): Promise<readonly string[]> => {
  const lines = await listed(address, commandLine("list-sessions", "-F", "#{session_id}\t#{session_group}"));
  const all = lines.map((line) => line.split("\t"));
  const group = all.find(([session]) => session === id)?.[1];
  const views = all.filter(([session, of]) => group && of === group && session !== id);
  // The session that holds the owner's mark goes last.
  return [...views.map(([session]) => session!), id];
};
