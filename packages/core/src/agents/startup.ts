import { realpathSync } from "node:fs";
import type { Dialog, DialogDecision, ScreenState } from "@team-agent/plugin-api";
import { dialogOf, noteDialog, shownDialog, tellOfStartDialog } from "../dialogs/index.ts";
import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
import { readScreen, watchUntil } from "../screens/index.ts";
import { noteComposer } from "./readiness.ts";

/** A dialog that has just appeared ignores keys for a moment, so that nobody answers it by accident. */
const KEY_GUARD_MS = 600;
const QUIET_LOOK_MS = 1_000;
const MAX_ANSWERS = 4;
/** A dialog that stands for so long waits for somebody. */
const STANDS_MS = 900;

/**
 * Looks after a start-up: a worker's dialogs are answered where the launch agreement covers them, and the input line is
 * looked for. Ends when the agent is ready or gone.
 */
export const watchStartup = async (
  context: Context,
  agent: LiveAgent,
  isFoundAgain: boolean,
): Promise<void> => {
  const seen: Seen = { answers: 0, isFoundAgain };
  await agent.transport?.watch(agent.pane.paneId, true).catch(() => {});
  await watchUntil(context, agent, {
    withinMs: Number.POSITIVE_INFINITY,
    eachMs: QUIET_LOOK_MS,
    look: async () => {
      if (agent.ready || agent.over.signal.aborted) return true;
      const state = await look(agent);
      if (state) await actOn(context, agent, state, seen);
      return state === null || agent.ready;
    },
    until: (isOver) => isOver,
  });
};

interface Seen {
  answers: number;
  readonly isFoundAgain: boolean;
}

const actOn = async (context: Context, agent: LiveAgent, state: ScreenState, seen: Seen): Promise<void> => {
  const { clock } = context;
  noteDialog(context, agent, dialogOf(state));
  // A person watches a leader's pane: its dialogs are theirs to answer.
  if (state.state === "dialog" && state.dialog && agent.kind === "worker") {
    const decision = decideStartupDialog(state.dialog, agent.cwd);
    if (decision && seen.answers < MAX_ANSWERS) {
      seen.answers += 1;
      await answerDialog(context, agent, state.dialog, decision);
    } else {
      if (state.dialog.kind === "trust") refuseTrust(context, agent, state.dialog);
      // Some programs show one for a moment, and go on by themselves.
      if (clock.now() - (shownDialog(agent)?.since ?? 0) >= STANDS_MS) tellOfStartDialog(context, agent);
    }
  }
  noteComposer(context, agent, { isShown: state.state === "ready", isFoundAgain: seen.isFoundAgain });
};

const look = async (agent: LiveAgent): Promise<ScreenState | null> => {
  try {
    return await readScreen(agent);
  } catch {
    return null;
  }
};

/**
 * Only the agent's own folder is trusted, compared after resolving links. Updates and offers are put off, where the
 * provider knows a key that does just that. Everything else waits for a person.
 */
export const decideStartupDialog = (dialog: Dialog, cwd: string): DialogDecision | null => {
  if (dialog.kind === "update" || dialog.kind === "question" || dialog.kind === "other") return "skip";
  if (dialog.kind !== "trust" || dialog.path === undefined || dialog.pathCut) return null;
  return realOrSame(dialog.path) === realOrSame(cwd) ? "trust" : null;
};

const realOrSame = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

/** Waits for the key guard, reads the dialog again, presses, and leaves the check to the next look. */
const answerDialog = async (
  context: Context,
  agent: LiveAgent,
  dialog: Dialog,
  decision: DialogDecision,
): Promise<void> => {
  await new Promise<void>((resolve) => {
    context.clock.after(KEY_GUARD_MS, resolve);
  });
  const again = await look(agent);
  if (again?.state !== "dialog" || again.dialog?.kind !== dialog.kind || again.dialog.path !== dialog.path)
    return;
  const keys = agent.provider.answer(again.dialog, decision);
  if (!keys) return;
  await agent.access.keys(agent.pane, keys);
  const ids = { team_id: agent.teamKey, agent_id: agent.agentId };
  context.events.write("runtime.startup_prompt_handled", { ...ids, prompt: dialog.kind, keys });
  if (dialog.kind === "trust")
    context.events.write("leader_panes.trust_auto_answered", { ...ids, path: dialog.path });
};

const trust = createPart(() => ({ isRefused: false }));
const refuseTrust = (context: Context, agent: LiveAgent, dialog: Dialog): void => {
  if (trust(agent).isRefused) return;
  trust(agent).isRefused = true;
  context.events.write("leader_panes.trust_auto_answer_refused", {
    team_id: agent.teamKey,
    agent_id: agent.agentId,
    path: dialog.path ?? null,
    reason: "workspace_dir_mismatch",
  });
};
