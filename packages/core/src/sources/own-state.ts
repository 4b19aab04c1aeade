import { readFileSync } from "node:fs";
import type { OwnState } from "@team-agent/plugin-api";
import { lookForDialog } from "../dialogs/index.ts";
import {
  type Context,
  createPart,
  knownEnvironment,
  type LiveAgent,
  lastHeard,
  leaderCallEnvironment,
} from "../runtime/index.ts";
import { applyFacts, readRecord, turnOf, watchFile } from "../turns/index.ts";

/** Hooks and the record tell of a turn's end within this time, if they tell of it at all. */
const OTHERS_TELL_WITHIN_MS = 1_000;

const part = createPart(() => ({ own: null as OwnState | null, read: () => {} }));

/** What its program's own file says, where it keeps one. */
export const ownStateOf = (agent: LiveAgent): OwnState | null => part(agent).own;

/** Reads that file again; nothing where there is none. */
export const readOwnState = (agent: LiveAgent): void => part(agent).read();

/** Follows the file in which a program keeps its own state, where its provider knows one. */
export const followOwnState = async (context: Context, agent: LiveAgent): Promise<void> => {
  const file = agent.provider.ownStateFile;
  if (!file) return;
  const { pid } = agent.program ?? agent.pane;
  const env =
    agent.kind === "worker"
      ? knownEnvironment(context, agent.teamKey)
      : await leaderCallEnvironment(context, agent.teamKey);
  if (agent.over.signal.aborted) return;
  const path = file.path({ pid, env });
  const look = () => noteOwnState(context, agent, file.parse(contentOf(path)));
  const watcher = watchFile(context.clock, path, look);
  agent.over.signal.addEventListener("abort", () => watcher.stop(), { once: true });
  // Its folder may not be there before the program runs.
  part(agent).read = () => {
    watcher.ensure();
    look();
  };
  readOwnState(agent);
};

const contentOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/**
 * The file is undocumented, so it only says where to look: at the screen for a dialog when the program waits, and when
 * it is idle though our turn is open, whether an input line stands there. Both together end a turn that left no trace.
 */
export const noteOwnState = (context: Context, agent: LiveAgent, own: OwnState | null): void => {
  const known = ownStateOf(agent);
  const isNews = own?.state !== known?.state || own?.at !== known?.at;
  part(agent).own = own;
  if (isNews && own?.state === "waiting") void lookForDialog(context, agent);
  if (isTurnOver(agent))
    context.clock.after(OTHERS_TELL_WITHIN_MS, () => void endTurn(context, agent, own?.at).catch(() => {}));
};

/** It became idle after the turn began and after the last that hooks and record told. */
const isTurnOver = (agent: LiveAgent): boolean => {
  const [own, turn] = [ownStateOf(agent), turnOf(agent)];
  if (own?.state !== "idle" || own.at === null || turn.state !== "busy") return false;
  const heardAt = Math.max(lastHeard(agent, "hook")?.at ?? 0, lastHeard(agent, "transcript")?.at ?? 0);
  return own.at > Math.max(turn.since, heardAt);
};

/** Ends a turn for what the file said at `since`; what it says since then has a time of its own. */
const endTurn = async (context: Context, agent: LiveAgent, since: OwnState["at"] = null): Promise<void> => {
  const isStill = () => !agent.over.signal.aborted && ownStateOf(agent)?.at === since && isTurnOver(agent);
  readRecord(agent);
  if (!isStill()) return;
  const screen = agent.provider.screen.classify(await agent.access.capture(agent.pane, { styled: true }));
  if (screen.state === "ready" && isStill())
    applyFacts(context, agent, [{ kind: "turnInterrupted", at: context.clock.now() }], "status file");
};
