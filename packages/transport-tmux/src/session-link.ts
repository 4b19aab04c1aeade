import type { PaneStatus, TransportEvent } from "@team-agent/plugin-api";
import { type ControlConnection, connectControl, connectionLost } from "./control/connection.ts";
import { endStaleClients } from "./control/stale.ts";
import { listCommand, type OwnPane, parseOwnPanes } from "./own-panes.ts";
import { type OwnSession, readSessions, serverAddress } from "./server.ts";
import { restoreSize } from "./standard-size.ts";

/** A control connection to one session, which is replaced when it dies, and what is known of the session's panes. */
export interface SessionLink {
  run(command: string): Promise<readonly string[]>;
  /** What the session is called now. */
  name(): string;
  list(): Promise<readonly OwnPane[]>;
  /** The session stands, as far as the server can be asked. */
  isAlive(): Promise<boolean>;
  /** A pane that was just started: its end is told from now on. */
  add(pane: PaneStatus): void;
  /** A pane that we end ourselves: its end is not told. */
  forget(paneId: string): void;
  /** Whether output of this pane is told. */
  watch(paneId: string, on: boolean): void;
  /** Tells what has ended since the last look. */
  look(): Promise<void>;
  /** The programs of the panes that are not known to have ended. */
  livePids(): readonly number[];
  close(): void;
}

export interface LinkRequest {
  readonly serverKey: string;
  readonly session: OwnSession;
  readonly owner: string;
  readonly emit: (event: TransportEvent) => void;
}

const RECONNECT_DELAYS_MS = [0, 20, 100, 300, 1000];

export const openSessionLink = async ({
  serverKey,
  session,
  owner,
  emit,
}: LinkRequest): Promise<SessionLink> => {
  const known = new Map<string, { dead: boolean; pid: number }>();
  const watched = new Set<string>();
  let connection: ControlConnection | null = null;
  let closing = false;
  let { name: calledNow } = session;

  const run = (command: string) =>
    connection ? connection.run(command) : Promise.reject(connectionLost(command));

  /** Tells which panes ended since the last look. Called when tmux says that something about its windows changed. */
  const noticeExits = async () => {
    // A pane that comes while tmux answers is not in its list.
    const asked = [...known.keys()];
    const found = await list().catch(() => null);
    if (!found) return;
    const panes = found.map(({ pane }) => pane);
    for (const { paneId, pid, dead } of panes) {
      const before = known.get(paneId);
      // Another program in the same pane: a person put it there, and ended the one before.
      if (before && !before.dead && (dead || pid !== before.pid)) emitExit(paneId);
    }
    for (const paneId of asked) {
      if (panes.some((pane) => pane.paneId === paneId)) continue;
      if (known.get(paneId)?.dead === false) emitExit(paneId);
      known.delete(paneId);
      watched.delete(paneId);
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
    else if (name === "client-detached") void restoreSize(run, session.id).catch(() => {});
    else if (name === "session-renamed") noteName(rest);
  };
  const noteName = (rest: string) => {
    const [, id, called] = /^(\$\d+) (.*)$/.exec(rest) ?? [];
    if (id === session.id && called) calledNow = called;
  };

  const connect = async (): Promise<void> => {
    // One that ends before it stands is tried again by whoever connects, and by nobody else.
    let stands = false;
    const next = await connectControl(serverAddress(serverKey), session.id, {
      onNotification,
      onEnd: () => {
        if (connection === next) connection = null;
        if (stands && !closing) void reconnect();
      },
    });
    connection = next;
    try {
      await catchUp();
    } catch (error) {
      next.close();
      throw error;
    }
    if (connection === null) throw connectionLost("attach-session");
    stands = true;
  };
  const catchUp = async (): Promise<void> => {
    // Panes that were found again are known from now on, so that their end is told.
    for (const { pane } of await list())
      if (!known.has(pane.paneId)) known.set(pane.paneId, { dead: pane.dead, pid: pane.pid });
    // Somebody may have looked, and gone, while nobody listened.
    await restoreSize(run, session.id).catch(() => {});
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
      return !(await isAlive());
    } catch {
      return false;
    }
  };

  const list = async () => parseOwnPanes(await run(listCommand), session, owner);
  const isAlive = async () =>
    (await readSessions(serverAddress(serverKey))).some(({ id }) => id === session.id);

  await connect();
  await endStaleClients(run, session.id, connection!.pid);
  return {
    run,
    name: () => calledNow,
    list,
    look: noticeExits,
    isAlive,
    add: ({ paneId, pid }) => void known.set(paneId, { dead: false, pid }),
    forget: (paneId) => void known.delete(paneId),
    // Told apart here: turning a pane's output off in tmux itself (`refresh-client -A`) ends tmux 3.3a with a segmentation
    // fault when output is under way.
    watch: (paneId, on) => {
      if (on) watched.add(paneId);
      else watched.delete(paneId);
    },
    livePids: () => [...known.values()].filter((pane) => !pane.dead).map((pane) => pane.pid),
    close: () => {
      closing = true;
      connection?.close();
    },
  };
};
