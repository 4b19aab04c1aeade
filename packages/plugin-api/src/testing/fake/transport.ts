import { TeamAgentError } from "../../errors.ts";
import type { PaneAccess, Transport, TransportEvent, TransportPlugin } from "../../transport.ts";
import type { PaneRef, ProcessStatus } from "../../values.ts";
import { PLUGIN_API_VERSION } from "../../version.ts";
import { type FakePane, keyBytes, pasteBytes, startPane } from "./pane.ts";

interface Session {
  readonly serverKey: string;
  readonly name: string;
  readonly owner: string;
  readonly listeners: Set<(event: TransportEvent) => void>;
  readonly watched: Set<string>;
}

/**
 * A transport that lives in this process: for a test of a plan, without a terminal multiplexer. Its programs have pipes in place of a
 * terminal: no raw mode, no size, no echo of what is typed, no colours. Nobody can attach to it, nothing of it outlives
 * the process, and it knows no processes but its own.
 */
export const createFakeTransport = (): TransportPlugin => {
  const sessions = new Map<string, Session>();
  const panes = new Map<string, FakePane>();
  let count = 0;

  const paneOf = (ref: PaneRef): FakePane => {
    const pane = panes.get(ref.paneId);
    if (pane?.ref.pid === ref.pid && !pane.status().dead) return pane;
    throw failure("pane_missing", `no program runs in pane ${ref.paneId}`);
  };
  const at = (endpoint: string): PaneAccess => ({
    endpoint,
    capture: async (ref) => {
      const pane = panes.get(ref.paneId);
      if (pane?.ref.pid !== ref.pid) throw failure("pane_missing", `there is no pane ${ref.paneId}`);
      return pane.screen.capture();
    },
    type: async (ref, text) => await paneOf(ref).send(plain(text, /[\x00-\x1f\x7f-\x9f]/)),
    paste: async (ref, text) => {
      const pane = paneOf(ref);
      const words = plain(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      await pane.send(pasteBytes(words, pane.screen.wantsBrackets()));
    },
    keys: async (ref, keys) => {
      for (const bytes of keyBytes(keys)) await paneOf(ref).send(bytes);
    },
    identify: async ({ paneId, pid }) => {
      const now = panes.get(paneId)?.status();
      return now?.pid === pid ? now : null;
    },
    isRunning: async ({ pid }) => findOwn(pid)?.status().dead === false,
    idleSince: async () => null,
  });
  const findOwn = (pid: number): FakePane | undefined =>
    [...panes.values()].find(({ ref }) => ref.pid === pid);
  const ofSession = ({ name }: Session): readonly FakePane[] =>
    [...panes.values()].filter(({ ref }) => ref.session === name);

  const opened = (session: Session): Transport => ({
    ...at(session.serverKey),
    session: session.name,
    spawn: async (request) => {
      const tell = (event: TransportEvent) => session.listeners.forEach((listener) => void listener(event));
      const paneId = `%${++count}`;
      const place = { endpoint: session.serverKey, session: session.name, paneId };
      const pane = await startPane(place, request, {
        onOutput: () => void (session.watched.has(paneId) && tell({ kind: "output", paneId })),
        onExit: () => tell({ kind: "exited", paneId }),
      }).catch((error: Error) => {
        throw failure("spawn_failed", error.message);
      });
      panes.set(paneId, pane);
      return pane.ref;
    },
    list: async () => ofSession(session).map((pane) => pane.status()),
    isAlive: async () => sessions.get(session.name) === session,
    watch: async (paneId, on) => void (on ? session.watched.add(paneId) : session.watched.delete(paneId)),
    kill: async ({ paneId, pid }) => {
      const pane = panes.get(paneId);
      return pane?.ref.pid === pid && (await pane.end());
    },
    destroySession: async () => {
      for (const pane of ofSession(session)) {
        await pane.end();
        panes.delete(pane.ref.paneId);
      }
      sessions.delete(session.name);
      return [];
    },
    attachCommand: () => ["echo", "nobody can attach to the fake transport"],
    supervise: async () => {},
    onEvent: (listener) => {
      session.listeners.add(listener);
      return () => void session.listeners.delete(listener);
    },
    close: async () => {},
  });

  const open: TransportPlugin["open"] = async ({ serverKey, session: name, owner, create }) => {
    const found = sessions.get(name);
    if (found && found.owner !== owner) throw failure("session_conflict", `${name} is somebody else's`);
    if (!found && !create) throw failure("session_missing", `there is no session ${name}`);
    const session = found ?? { serverKey, name, owner, listeners: new Set(), watched: new Set() };
    sessions.set(name, session);
    return opened(session);
  };

  return {
    kind: "transport",
    apiVersion: PLUGIN_API_VERSION,
    id: "fake",
    errors: {},
    detect: async () => ({ installed: true, versionVerified: true, signedIn: "unknown" }),
    open,
    sessions: async () => [...sessions.values()].map(({ name, owner }) => ({ name, owner })),
    startSession: async (request) => {
      const session = await open(request);
      return { pane: await session.spawn(request), attach: session.attachCommand() };
    },
    locateCaller: async () => null,
    findProcess: async (pid) => statusOf(findOwn(pid)),
    environmentOf: async (pid) => findOwn(pid)?.request.env ?? null,
    at,
    attachTo: () => ["echo", "nobody can attach to the fake transport"],
  };
};

const statusOf = (pane: FakePane | undefined): ProcessStatus | null =>
  pane && !pane.status().dead
    ? { pid: pane.ref.pid, startTime: "", parent: process.pid, argv: pane.request.argv }
    : null;

const plain = (text: string, refused: RegExp): string => {
  if (refused.test(text)) throw failure("control_character", "the text holds a control character");
  return text;
};

const failure = (code: string, message: string): TeamAgentError =>
  new TeamAgentError(code, message, { action: "see the test that asked for it" });
