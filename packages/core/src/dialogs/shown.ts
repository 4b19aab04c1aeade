import type { Dialog } from "@team-agent/plugin-api";
import { createPart, type LiveAgent } from "../runtime/index.ts";
import { isSameDialog } from "../screens/index.ts";

/** A dialog seen on the screen, since when, and whether anybody was told of it. */
export interface ShownDialog {
  readonly dialog: Dialog;
  readonly since: number;
  readonly isTold: boolean;
}

const part = createPart(() => ({ shown: null as ShownDialog | null, isBlind: false }));

export const shownDialog = (agent: LiveAgent): ShownDialog | null => part(agent).shown;

/** What is known of an older dialog says nothing of the age of the one that stands there now. */
export const shownSince =
  (agent: LiveAgent) =>
  (dialog: Dialog): number | null => {
    const { shown } = part(agent);
    return shown && isSameDialog(shown.dialog, dialog) ? shown.since : null;
  };

export const showDialog = (agent: LiveAgent, shown: ShownDialog | null): void => {
  part(agent).shown = shown;
};

export const markTold = (agent: LiveAgent): void => {
  const { shown } = part(agent);
  if (shown) showDialog(agent, { ...shown, isTold: true });
};

/** Whether the screen can be looked at; true once for each time that it cannot any more. */
export const noteSight = (agent: LiveAgent, sees: boolean): boolean => {
  const known = part(agent);
  const isNews = known.isBlind === sees;
  known.isBlind = !sees;
  return isNews && !sees;
};
