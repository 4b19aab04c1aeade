import {
  type OpenRequest,
  type PaneRef,
  TeamAgentError,
  type Transport,
  type TransportEvent,
} from "@team-agent/plugin-api";
import { attachCommand } from "./attach.ts";
import { type ControlConnection, connectControl, connectionLost } from "./control/connection.ts";
import { endStaleClients } from "./control/stale.ts";
import { endProgram } from "./end-program.ts";
import { createPaneAccess } from "./pane-access.ts";
import { PANE_FORMAT, parsePane } from "./panes.ts";
import { commandLine, literalFormat } from "./quote.ts";
import { watchForUnreaped } from "./reap.ts";
import { createScreenReader } from "./screen-reader.ts";
import {
  ensureSession,
  listSessions,
  programArguments,
  serverAddress,
  sessionViews,
  shellCommand,
} from "./server.ts";
import { runTmux } from "./tmux.ts";

const RECONNECT_DELAYS_MS = [0, 20, 100, 300, 1000];

/** Opens a team's session with one control connection, which is replaced when it dies. */
export const openTransport = async (request: OpenRequest): Promise<Transport> => {
  const address = serverAddress(request.serverKey);
  const endpoint = await ensureSession(request);
  const listeners = new Set<(event: TransportEvent) => void>();
  const emit = (event: TransportEvent) => {
    for (const listener of listeners) listener(event);
  };
  const known = new Map<string, { dead: boolean; pid: number }>();
  const watched = new Set<string>();
  let connection: ControlConnection | null = null;
  let closing = false;

  const run = (command: string) =>
    connection ? connection.run(command) : Promise.reject(connectionLost(command));

  /** Tells which panes ended since the last look. Called when tmux says that something about its windows changed. */
  const noticeExits = async () => {
    const panes = await list().catch(() => null);
    if (!panes) return;
    for (const pane of panes) if (pane.dead && known.get(pane.paneId)?.dead === false) emitExit(pane.paneId);
    for (const paneId of known.keys()) {
      if (panes.some((pane) => pane.paneId === paneId)) continue;
      if (known.get(paneId)?.dead === false) emitExit(paneId);
      known.delete(paneId);
    }
  };
  const emitExit = (paneId: string) => {
    known.set(paneId, { dead: true, pid: 0 });
    emit({ kind: "exited", paneId });
  };

  const onNotification = (name: string, rest: string) => {
    if (name === "output" || name === "extended-output") {
      const paneId = rest.slice(0, rest.indexOf(" "));
      if (watched.has(paneId)) emit({ kind: "output", paneId });
    } else if (name === "pane-mode-changed") emit({ kind: "modeChanged", paneId: rest.trim() });
    else if (/^(unlinked-)?window-(close|renamed)$/.test(name)) void noticeExits();
  };

  const connect = async (): Promise<void> => {
    connection = await connectControl(address, request.session, {
      onNotification,
      onEnd: () => {
        connection = null;
        if (!closing) void reconnect();
      },
    });
    // Panes that were found again are known from now on, so that their end is told.
    for (const pane of await list())
      if (!known.has(pane.paneId)) known.set(pane.paneId, { dead: pane.dead, pid: pane.pid });
  };

  /** Replaces a dead connection. Says so once it stands again, or that there is nothing left to connect to. */
  const reconnect = async (): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      const delay = RECONNECT_DELAYS_MS[attempt] ?? RECONNECT_DELAYS_MS.at(-1);
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (closing) return;
      try {
        await connect();
        emit({ kind: "reconnected" });
        await noticeExits();
        return;
      } catch {
        if (await isGone()) break;
      }
    }
    emit({ kind: "serverGone" });
  };

  /** A look that fails proves nothing. */
  const isGone = async (): Promise<boolean> => {
    try {
      return !(await listSessions(request.serverKey)).some((session) => session.name === request.session);
    } catch {
      return false;
    }
  };

  const list = async () => {
    const lines = await run(commandLine("list-panes", "-s", "-t", `=${request.session}:`, "-F", PANE_FORMAT));
    return lines.flatMap((line) => parsePane(line, endpoint) ?? []);
  };

  await connect();
  await endStaleClients(run, request.session, connection!.pid);
  const serverPid = Number((await run("display-message -p '#{pid}'"))[0]);
  const stopReaping = watchForUnreaped(serverPid, () =>
    [...known.values()].filter((pane) => !pane.dead).map((pane) => pane.pid),
  );
  const access = createPaneAccess(endpoint, {
    run,
    readScreen: createScreenReader(run),
    setBuffer: async (name, text) => {
      await run(commandLine("set-buffer", "-b", name, "--", text));
    },
  });

  return {
    ...access,
    session: request.session,
    list,
    isAlive: async () =>
      (await listSessions(request.serverKey)).some((session) => session.name === request.session),
    spawn: async (spawn) => {
      const command = commandLine(
        "new-window",
        "-d",
        "-P",
        "-F",
        PANE_FORMAT,
        "-t",
        `=${request.session}:`,
        "-n",
        literalFormat(spawn.window),
        ...programArguments(spawn),
      );
      const [line] = await run(command);
      const pane = parsePane(line ?? "", endpoint);
      if (!pane) throw new TeamAgentError("spawn_failed", `tmux started no window for ${spawn.window}`);
      known.set(pane.paneId, { dead: false, pid: pane.pid });
      return toRef(pane);
    },
    // Told apart here: turning a pane's output off in tmux itself (`refresh-client -A`) ends tmux 3.3a with a segmentation
    // fault when output is under way.
    watch: async (paneId, on) => {
      if (on) watched.add(paneId);
      else watched.delete(paneId);
    },
    kill: async (pane) => {
      const now = await access.identify(pane);
      if (!now) return false;
      known.delete(pane.paneId);
      if (!now.dead) await endProgram(now, () => access.identify(pane));
      await run(commandLine("kill-pane", "-t", pane.paneId)).catch(() => {});
      return !now.dead;
    },
    destroySession: async () => {
      closing = true;
      stopReaping();
      connection?.close();
      for (const name of await sessionViews(address, request.session))
        await runTmux(address, ["kill-session", "-t", `=${name}`]).catch(() => {});
      if ((await listSessions(request.serverKey)).length === 0)
        await runTmux(address, ["kill-server"]).catch(() => {});
    },
    attachCommand: (window, inside) => attachCommand({ endpoint, session: request.session, window, inside }),
    supervise: async (command) => {
      if (command)
        await run(
          commandLine(
            "set-hook",
            "-g",
            "client-detached",
            commandLine("run-shell", "-b", literalFormat(shellCommand(command))),
          ),
        );
      else await run("set-hook -gu client-detached");
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      closing = true;
      stopReaping();
      connection?.close();
    },
  };
};

export const toRef = ({ endpoint, session, window, paneId, pid, startTime }: PaneRef): PaneRef => ({
  endpoint,
  session,
  window,
  paneId,
  pid,
  startTime,
});
