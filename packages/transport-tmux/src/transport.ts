import type { OpenRequest, PaneRef, Transport, TransportEvent } from "@team-agent/plugin-api";
import { TeamAgentError } from "@team-agent/plugin-api/toolkit";
import { attachCommand } from "./attach.ts";
import { endProgram } from "./end-program.ts";
import { listCommand, markProgram, parseOwnPanes } from "./own-panes.ts";
import { createPaneAccess } from "./pane-access.ts";
import { PANE_FORMAT, parsePane } from "./panes.ts";
import { commandLine, literalFormat } from "./quote.ts";
import { watchForUnreaped } from "./reap.ts";
import { createScreenReader } from "./screen-reader.ts";
import {
  ensureSession,
  listed,
  listSessions,
  programArguments,
  serverAddress,
  sessionViews,
  shellCommand,
} from "./server.ts";
import { openSessionLink } from "./session-link.ts";
import { runTmux, type ServerAddress } from "./tmux.ts";

/** Opens a team's session. All that is asked of it goes over one connection. */
export const openTransport = async (request: OpenRequest): Promise<Transport> => {
  const { serverKey, owner } = request;
  const address = serverAddress(serverKey);
  const session = await ensureSession(request);
  const { endpoint } = session;
  const listeners = new Set<(event: TransportEvent) => void>();
  const link = await openSessionLink({
    serverKey,
    session,
    owner,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  const { run } = link;
  const serverPid = Number((await run("display-message -p '#{pid}'"))[0]);
  const stopReaping = watchForUnreaped(serverPid, link);
  const leave = () => {
    stopReaping();
    link.close();
  };
  const marks = new Set<Promise<unknown>>();
  /** Whoever starts many waits for none: what goes over this connection later comes behind it. */
  const mark = (pane: PaneRef): void => {
    // Where it has ended already there is nothing to mark.
    const done = run(markProgram(pane, session, owner))
      .catch(() => {})
      .finally(() => marks.delete(done));
    marks.add(done);
  };
  const access = createPaneAccess(endpoint, {
    run,
    readScreen: createScreenReader(run),
    setBuffer: async (name, text) => {
      await run(commandLine("set-buffer", "-b", name, "--", text));
    },
  });

  return {
    ...access,
    get session() {
      return link.name();
    },
    list: async () => (await link.list()).map(({ pane }) => pane),
    isAlive: link.isAlive,
    spawn: async (spawn) => {
      const command = commandLine(
        "new-window",
        "-d",
        "-P",
        "-F",
        PANE_FORMAT,
        "-t",
        `${session.id}:`,
        "-n",
        literalFormat(spawn.window),
        ...programArguments(spawn),
      );
      const [line] = await run(command);
      const pane = parsePane(line ?? "", endpoint);
      if (!pane) throw new TeamAgentError("spawn_failed", `tmux started no window for ${spawn.window}`);
      link.add(pane);
      mark(pane);
      return toRef(pane);
    },
    watch: async (paneId, on) => link.watch(paneId, on),
    kill: async (pane) => {
      const now = await access.identify(pane);
      if (!now) return false;
      link.forget(pane.paneId);
      if (!now.dead) await endProgram(now, () => access.identify(pane));
      await run(commandLine("kill-pane", "-t", pane.paneId)).catch(() => {});
      // Its id comes never again, and a coordinator starts many.
      link.watch(pane.paneId, false);
      return !now.dead;
    },
    destroySession: async () => {
      await Promise.all(marks);
      // The connection may be gone, and the session not.
      const panes = parseOwnPanes(await listed(address, listCommand), session, owner);
      const strangers = panes.filter(({ pane, isOurs }) => !pane.dead && !isOurs);
      leave();
      if (strangers.length === 0) await endSession(address, session.id);
      const rest = panes.filter((one) => !strangers.includes(one) && (strangers.length > 0 || !one.isAtHome));
      for (const {
        pane: { paneId },
      } of rest)
        await runTmux(address, ["kill-pane", "-t", paneId]).catch(() => {});
      if ((await listSessions(serverKey)).length === 0)
        await runTmux(address, ["kill-server"]).catch(() => {});
      return strangers.map(({ pane }) => pane);
    },
    attachCommand: (pane, inside) => attachCommand({ endpoint, session: link.name(), pane, inside }),
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
    close: async () => leave(),
  };
};

const endSession = async (address: ServerAddress, id: string): Promise<void> => {
  for (const one of await sessionViews(address, id))
    await runTmux(address, ["kill-session", "-t", one]).catch(() => {});
};

export const toRef = ({ endpoint, session, window, paneId, pid, startTime }: PaneRef): PaneRef => ({
  endpoint,
  session,
  window,
  paneId,
  pid,
  startTime,
});
