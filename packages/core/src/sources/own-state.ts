import { readFileSync } from "node:fs";
import type { OwnState } from "@team-agent/plugin-api";
import { lookForDialog } from "../dialogs/index.ts";
import { type Context, knownEnvironment, type LiveAgent, leaderCallEnvironment } from "../runtime/index.ts";
import { applyFacts, watchFile } from "../turns/index.ts";

/** Hooks and the record tell of a turn's end within this time, if they tell of it at all. */
const OTHERS_TELL_WITHIN_MS = 1_000;

/** Follows the file in which a program keeps its own state, where its provider knows one. */
export const followOwnState = (context: Context, agent: LiveAgent): void => {
  const file = agent.provider.ownStateFile;
  if (!file) return;
  const { pid } = agent.program ?? agent.pane;
  const env = (agent.seat === "worker" ? knownEnvironment : leaderCallEnvironment)(context, agent.teamKey);
  const path = file.path({ pid, env });
  const look = () => noteOwnState(context, agent, file.parse(contentOf(path)));
  const watcher = watchFile(path, look);
  agent.over.signal.addEventListener("abort", () => watcher.stop(), { once: true });
  // Its folder may not be there before the program runs.
  agent.readOwnState = () => {
    watcher.ensure();
    look();
  };
  agent.readOwnState();
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
  const isNews = own?.state !== agent.own?.state || own?.at !== agent.own?.at;
  agent.own = own;
  if (isNews && own?.state === "waiting") void lookForDialog(context, agent);
  if (isTurnOver(agent))
    context.clock.after(OTHERS_TELL_WITHIN_MS, () => void endTurn(context, agent).catch(() => {}));
};

/** It became idle after the turn began and after the last that hooks and record told. */
const isTurnOver = ({ own, turn, heard }: LiveAgent): boolean => {
  if (own?.state !== "idle" || own.at === null || turn.state !== "busy") return false;
  const lastHeard = Math.max(heard.get("hook")?.at ?? 0, heard.get("transcript")?.at ?? 0);
  return own.at > Math.max(turn.since, lastHeard);
};

const endTurn = async (context: Context, agent: LiveAgent): Promise<void> => {
  const isStill = () => !agent.over.signal.aborted && isTurnOver(agent);
  agent.followTranscript?.();
  if (!isStill()) return;
  const screen = agent.provider.screen.classify(await agent.access.capture(agent.pane, { styled: true }));
  if (screen.state === "ready" && isStill())
    applyFacts(context, agent, [{ kind: "turnInterrupted", at: context.clock.now() }], "status file");
};
