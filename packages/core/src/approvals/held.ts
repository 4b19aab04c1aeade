import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import { createPart, type LiveAgent } from "../runtime/index.ts";

/** A permission request that is kept open at the provider's hook. */
export interface HeldRequest {
  /** The row that stands for it. */
  readonly kind: "approval" | "question";
  readonly id: string;
  /** What asked. */
  readonly call: Pick<HookCall, "tool" | "fromSubagent" | "questions">;
  /** The program's own dialog was seen on the screen meanwhile. */
  isShown: boolean;
  settle(decision: HookAnswer): void;
}

const held = createPart(() => new Map<string, HeldRequest>());

export const hold = (agent: LiveAgent, request: HeldRequest): void =>
  void held(agent).set(request.id, request);

/** True for the one who ends it: whoever is first decides. */
export const letGo = (agent: LiveAgent, id: string): boolean => held(agent).delete(id);

export const heldById = (agent: LiveAgent, id: string): HeldRequest | undefined => held(agent).get(id);

export const heldOf = (agent: LiveAgent, kind: HeldRequest["kind"]): readonly HeldRequest[] =>
  [...held(agent).values()].filter((one) => one.kind === kind);

/** The program's own dialog stands on the screen for what it asks. */
export const noteShownDialog = (agent: LiveAgent): void => {
  for (const one of held(agent).values()) one.isShown = true;
};

/** Nobody answers any more: the program decides, or asks at its window. */
export const settleAll = (agent: LiveAgent): void => {
  for (const one of [...held(agent).values()]) one.settle({ kind: "none" });
};
