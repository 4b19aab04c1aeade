import { startLeaderCommand, teamAgent } from "../ground/index.ts";
import { type Check, deferred, fail, pass } from "./check.ts";
import type { ReceiverFacts } from "./facts.ts";

export type Mismatch = "leader_receiver_missing" | "leader_receiver_pane_missing" | "receiver_pane_stale";

/** Do messages for a team's leader have a place to go, and is it still the one that was claimed? */
export const checkReceiver = (
  { lease, receiver }: ReceiverFacts,
  teamKey: string,
): { readonly check: Check; readonly mismatch: Mismatch | null } => {
  const name = "receiver_binding";
  if (!lease?.provider)
    return {
      check: deferred(
        name,
        "no leader is attached; what is for it waits",
        teamAgent("inbox", "leader", "--team", teamKey),
      ),
      mismatch: "leader_receiver_missing",
    };
  if (receiver === "unasked")
    return {
      check: deferred(name, "only a running coordinator can prove the leader's pane"),
      mismatch: null,
    };
  const start = startLeaderCommand(lease.provider);
  if (!receiver)
    return {
      check: fail(name, "the leader's pane is gone; what is for it waits", start),
      mismatch: "leader_receiver_pane_missing",
    };
  if (receiver.proof === "gone")
    return {
      check: fail(name, `pane ${receiver.paneId} is gone, or another program is in it now`, start),
      mismatch: "receiver_pane_stale",
    };
  if (receiver.proof === "unknown")
    return { check: deferred(name, `pane ${receiver.paneId} could not be looked at`), mismatch: null };
  return { check: pass(name, `${lease.provider} in pane ${receiver.paneId}`), mismatch: null };
};
