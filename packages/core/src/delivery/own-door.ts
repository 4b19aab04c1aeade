import type { Door } from "@team-agent/plugin-api";
import { createPart, type LiveAgent } from "../runtime/index.ts";

/** A program's own door: open, or why it is not. */
export type DoorView =
  | {
      readonly state: "open";
      readonly door: Door;
      /** The conversation behind it; null as long as it was not named. */
      readonly sessionId: string | null;
      readonly since: number;
      readonly says: string;
    }
  /** Opening: it is a moment away. Closed: it was tried for a while, and is tried again now and then. */
  | { readonly state: "opening" | "closed"; readonly since: number; readonly says: string };

const part = createPart(() => ({ view: null as DoorView | null }));

/** Null where its launch planned none. */
export const doorOf = (agent: LiveAgent): DoorView | null => part(agent).view;

export const openDoorOf = (agent: LiveAgent): Door | null => {
  const { view } = part(agent);
  return view?.state === "open" ? view.door : null;
};

export const setDoor = (agent: LiveAgent, view: DoorView): void => {
  part(agent).view = view;
};
