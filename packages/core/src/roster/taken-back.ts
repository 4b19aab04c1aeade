import { teamAgent } from "../ground/index.ts";
import { tellLeader } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import type { OperationKind } from "./undo.ts";

export interface TakenBack {
  readonly id: string;
  readonly teamKey: string;
  readonly agentId: string;
  readonly kind: OperationKind;
  readonly errors: readonly string[];
}

/** Tells the leader, once for each change: whoever asked for it has lost the answer. */
export const tellTakenBack = (context: Context, { id, teamKey, agentId, kind, errors }: TakenBack): void => {
  const { asked, back } = TAKEN_BACK[kind];
  const how =
    errors.length === 0
      ? `${agentId} ${back}, as before`
      : `not all could be taken back (${errors.join("; ")}): ${teamAgent("explain", agentId, "--team", teamKey)}`;
  tellLeader(
    context,
    teamKey,
    `taken_back:${teamKey}/${id}`,
    `The coordinator ended while ${agentId} was to be ${asked}. That was taken back: ${how}. If it still is to be, ask for it again.`,
  );
};

const TAKEN_BACK: Readonly<Record<OperationKind, { readonly asked: string; readonly back: string }>> = {
  add: { asked: "added to the team", back: "is not in the team" },
  clone: { asked: "cloned into the team", back: "is not in the team" },
  fork: { asked: "forked into the team", back: "is not in the team" },
  remove: { asked: "removed from the team", back: "is in the team" },
  reset: { asked: "reset", back: "goes on in its conversation" },
  resume: { asked: "resumed", back: "is paused" },
};
