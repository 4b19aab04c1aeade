import type { Dialog, ScreenState } from "@team-agent/plugin-api";
import {
  askedOnScreen,
  closeAnsweredAtPane,
  dropOtherApprovals,
  isAskedBy,
  noteShownDialog,
  openApproval,
} from "../approvals/index.ts";
import { teamAgent } from "../ground/index.ts";
import { type NoticeKey, tellLeader, withdrawNotices } from "../mail/index.ts";
import {
  askForDialog,
  closeUnheld,
  closeVanished,
  dropOtherQuestions,
  heldQuestions,
  isAsked,
} from "../questions/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { isBeingAnswered, isSameDialog, readDialog } from "../screens/index.ts";
import { answerByItself } from "./by-itself.ts";
import { markTold, noteSight, showDialog, shownDialog } from "./shown.ts";

/** A dialog stands still, a running turn does not: the screen is looked at when a pane has been quiet for so long. */
const QUIET_MS = 150;
/** A dialog that is seen twice, this far apart, waits for somebody. */
const AGAIN_MS = 100;

/** Looks for dialogs that no hook told of. Costs one look after each burst of output, and nothing while a pane is quiet. */
export const followDialogs = (context: Context, agent: LiveAgent): void => {
  const { transport } = agent;
  if (!transport) return;
  let endTimer = () => {};
  const off = transport.onEvent((event) => {
    if (event.kind !== "reconnected" && (event.kind !== "output" || event.paneId !== agent.pane.paneId))
      return;
    endTimer();
    endTimer = context.clock.after(QUIET_MS, () => void lookForDialog(context, agent));
  });
  agent.over.signal.addEventListener(
    "abort",
    () => {
      endTimer();
      off();
    },
    { once: true },
  );
};

/** One look. A dialog that no open row stands for is looked at again, and then told. */
export const lookForDialog = async (context: Context, agent: LiveAgent): Promise<void> => {
  const dialog = await readAndTell(context, agent);
  if (dialog === "unknown" || !agent.ready || agent.over.signal.aborted) return;
  noteDialog(context, agent, dialog);
  closeUnheld(context, agent, dialog !== null);
  if (!dialog) {
    await closeAnsweredAtPane(context, agent);
    if (!agent.over.signal.aborted) await closeVanished(context, agent);
    return;
  }
  if (isExplained(context, agent, dialog) && isAsked(context, agent, dialog)) return;
  await new Promise<void>((resolve) => {
    context.clock.after(AGAIN_MS, resolve);
  });
  const again = await readDialog(agent);
  if (agent.over.signal.aborted || isBeingAnswered(agent)) return;
  if (again === "unknown" || again === null || !isSameDialog(again, dialog)) return;
  dropOtherQuestions(context, agent, again);
  dropOtherApprovals(context, agent, again);
  if (isExplained(context, agent, again) || (await answerByItself(context, agent, again))) return;
  if (!agent.over.signal.aborted) tell(context, agent, again);
};

/** A screen that cannot be looked at is told once, until a look succeeds. */
const readAndTell = async (context: Context, agent: LiveAgent): Promise<Dialog | null | "unknown"> => {
  let failure: unknown = null;
  const dialog = await readDialog(agent, (error) => {
    failure = error;
  });
  if (agent.over.signal.aborted) return dialog;
  if (noteSight(agent, failure === null))
    context.events.write("runtime_approval.capture_failed", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      target: agent.pane.paneId,
      error: String((failure as { message?: unknown } | null)?.message ?? failure),
    });
  return dialog;
};

const isExplained = (context: Context, agent: LiveAgent, dialog: Dialog): boolean =>
  agent.exited ||
  (shownDialog(agent)?.isTold ?? false) ||
  heldQuestions(agent).length > 0 ||
  context.store.approvals
    .openOf(agent.teamKey, agent.agentId)
    .some((row) => row.source !== "screen" || isAskedBy(row, dialog));

const tell = (context: Context, agent: LiveAgent, dialog: Dialog): void => {
  markTold(agent);
  if (dialog.kind === "approval") {
    openApproval(context, agent, askedOnScreen(dialog));
    return;
  }
  const fields = { team_id: agent.teamKey, agent_id: agent.agentId };
  context.events.write("agent.dialog_open", { ...fields, kind: dialog.kind, title: dialog.title });
  if (agent.kind !== "worker") return;
  if (dialog.kind === "question") askForDialog(context, agent, dialog);
  else tellOfDialog(context, agent, dialog);
};

const tellOfDialog = (context: Context, agent: LiveAgent, dialog: Dialog): void => {
  const what = [dialog.title, dialog.path].filter(Boolean).join(" ");
  tellLeader(
    context,
    agent.teamKey,
    `${dialogKey(agent)}${shownDialog(agent)?.since ?? 0}`,
    `${agent.agentId} waits at a dialog (${dialog.kind}): ${what}\n${keysOf(dialog)}A person answers it there: ${teamAgent("attach", agent.agentId, "--team", agent.teamKey)}`,
  );
};

const keysOf = ({ options }: Dialog): string =>
  options.map(({ key, label }) => `  ${key === null ? "" : `${key}: `}${label}\n`).join("");

/** A dialog in the way of a start, which we do not answer: a person has to. */
export const tellOfStartDialog = (context: Context, agent: LiveAgent): void => {
  const shown = shownDialog(agent);
  if (!shown || shown.isTold || agent.kind !== "worker") return;
  const { dialog } = shown;
  markTold(agent);
  const fields = { team_id: agent.teamKey, agent_id: agent.agentId };
  context.events.write("agent.dialog_open", { ...fields, kind: dialog.kind, title: dialog.title });
  tellOfDialog(context, agent, dialog);
};

const dialogKey = (agent: LiveAgent): NoticeKey<"dialog"> => `dialog:${agent.teamKey}/${agent.agentId}:`;

/** The dialog that the leader was told of is gone; a coordinator before this one may have told. */
export const withdrawDialog = (context: Context, agent: LiveAgent): void =>
  withdrawNotices(context, dialogKey(agent));

/** What stood there is of no meaning any more. */
export const forgetDialog = (context: Context, agent: LiveAgent): void => {
  showDialog(agent, null);
  withdrawDialog(context, agent);
};

/** Keeps what stands on the screen; whoever waits for its end is woken. */
export const noteDialog = (context: Context, agent: LiveAgent, dialog: Dialog | null): void => {
  // While a hook is open, this is the dialog of what it asks, whatever its words are taken for.
  if (dialog?.kind === "approval" || dialog?.kind === "question") noteShownDialog(agent);
  const known = shownDialog(agent)?.dialog;
  if (isNoted(known ?? null, dialog)) return;
  withdrawDialog(context, agent);
  showDialog(agent, dialog && { dialog, since: context.clock.now(), isTold: false });
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};

/** Questions and approvals of one title may follow each other, with other options or another command. */
const isNoted = (known: Dialog | null, dialog: Dialog | null): boolean => {
  if (!known || !dialog) return known === dialog;
  return dialog.kind === "question" || dialog.kind === "approval"
    ? isSameDialog(known, dialog)
    : known.title === dialog.title && known.kind === dialog.kind;
};

export const dialogOf = (state: ScreenState): Dialog | null =>
  state.state === "dialog" ? (state.dialog ?? null) : null;
