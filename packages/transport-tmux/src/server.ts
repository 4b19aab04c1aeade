import type { OpenRequest, PaneStatus } from "@team-agent/plugin-api";
import { TeamAgentError } from "@team-agent/plugin-api/toolkit";
import { oneShotRunner } from "./one-shot.ts";
import { PANE_FORMAT, parsePane } from "./panes.ts";
import { commandLine, literalFormat, quote } from "./quote.ts";
import { COLUMNS, ROWS } from "./standard-size.ts";
import { isServerMissing, runTmux, type ServerAddress } from "./tmux.ts";

export const serverAddress = (serverKey: string): ServerAddress => ["-L", `ta-${serverKey}`];

/** The option that marks a session as ours; its value is the owner of `OpenRequest`. */
const OWNER_OPTION = "@team_agent_owner";

const HOME_WINDOW = "team";

/**
 * Our own minimal configuration: sizes, a server that outlives its sessions, and dead panes that stay to be read.
 * tmux tells a control client nothing about a pane that died and stays. Commands inside a hook notify nobody either,
 * so the hook runs a command from outside that renames the session's first window to its own name, which is announced
 * at once. The window that died may be gone by then, and an empty target would mean another one.
 */
const CONFIGURATION = [
  "set-option -s exit-empty off",
  "set-option -s escape-time 10",
  `set-option -g default-size ${COLUMNS}x${ROWS}`,
  "set-option -g remain-on-exit on",
  "set-option -g history-limit 5000",
  "set-option -g allow-rename off",
  "set-option -g automatic-rename off",
  "set-option -g set-titles off",
  "set-option -g destroy-unattached off",
  `set-hook -gw pane-died ${quote(`run-shell -b "tmux -S '#{socket_path}' rename-window -t '=#{session_name}:=${HOME_WINDOW}' ${HOME_WINDOW}"`)}`,
];

/** Makes sure that the session exists and is ours; answers the server's socket path. */
export const ensureSession = async (request: OpenRequest): Promise<string> => {
  const address = serverAddress(request.serverKey);
  const owner = await sessionOwner(address, request.session);
  if (owner === undefined) {
    if (!request.create)
      throw new TeamAgentError("session_missing", `there is no tmux session ${request.session}`, {
        data: { session: request.session },
      });
    await createSession(address, request);
  } else if (owner !== request.owner) {
    throw new TeamAgentError("session_conflict", `tmux session already exists: ${request.session}`, {
      action:
        "give this team another `name:` in TEAM.md, or look at the session first; team-agent never ends a session that is not its own",
      data: { session: request.session, owner },
    });
  }
  return (await runTmux(address, ["display-message", "-p", "#{socket_path}"])).trim();
};

const createSession = async (address: ServerAddress, { session, owner }: OpenRequest): Promise<void> => {
  const note = `printf '%s\\n' ${shellQuote(`team-agent: session ${session}. One window for each worker: prefix + n, prefix + w.`)}`;
  const script = [
    ...CONFIGURATION,
    // A program that has ended holds the first window, so an empty team costs no process.
    commandLine("new-session", "-d", "-s", session, "-n", HOME_WINDOW, "-x", COLUMNS, "-y", ROWS, note),
    commandLine("set-option", "-t", `=${session}:`, OWNER_OPTION, owner),
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

export const configurationScript = (): readonly string[] => CONFIGURATION;

export const markScript = (session: string, owner: string): string =>
  commandLine("set-option", "-t", `=${session}:`, OWNER_OPTION, owner);

export const listSessions = async (
  serverKey: string,
): Promise<readonly { name: string; owner: string | null }[]> => {
  try {
    const lines = await oneShotRunner(serverAddress(serverKey)).run(
      commandLine("list-sessions", "-F", `#{session_name}\t#{${OWNER_OPTION}}`),
    );
    return lines.filter(Boolean).map((line) => {
      const [name, owner] = line.split("\t");
      return { name: name!, owner: owner || null };
    });
  } catch (error) {
    if (isServerMissing(error) || /no sessions/.test(String(error))) return [];
    throw error;
  }
};

/** Every pane on the server, of whatever session. */
export const listPanes = async (serverKey: string): Promise<readonly PaneStatus[]> => {
  const runner = oneShotRunner(serverAddress(serverKey));
  try {
    const lines = await runner.run(commandLine("list-panes", "-a", "-F", `#{socket_path}\t${PANE_FORMAT}`));
    return lines.flatMap((line) => {
      const end = line.indexOf("\t");
      return parsePane(line.slice(end + 1), line.slice(0, end)) ?? [];
    });
  } catch (error) {
    if (isServerMissing(error) || /no sessions/.test(String(error))) return [];
    throw error;
  }
};

/** The owner's mark of a session; null without one; undefined when there is no such session. */
const sessionOwner = async (address: ServerAddress, session: string): Promise<string | null | undefined> => {
  try {
    const out = await runTmux(address, ["list-sessions", "-F", `#{session_name}\t#{${OWNER_OPTION}}`]);
    const found = out.split("\n").find((line) => line.split("\t")[0] === session);
    return found === undefined ? undefined : found.split("\t")[1] || null;
  } catch (error) {
    if (isServerMissing(error) || /no sessions/.test(String(error))) return undefined;
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
export const sessionViews = async (address: ServerAddress, session: string): Promise<readonly string[]> => {
  const out = await runTmux(address, ["list-sessions", "-F", "#{session_name}\t#{session_group}"]).catch(
    () => "",
  );
  const names = out
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([name, group]) => name === session || group === session)
    .map(([name]) => name!);
  // The session that holds the owner's mark goes last.
  return [...names.filter((name) => name !== session), session];
};
