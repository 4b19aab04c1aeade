import type { HookCall } from "@team-agent/plugin-api";
import type { HeldRequest } from "./held.ts";

/**
 * A program need not hang up a question that was answered at its window; that it went on shows the answer. A turn that
 * ended has no question left. A tool that has run is no question any more; others may run beside it.
 */
export const isOvertaken = (
  held: Pick<HeldRequest, "call">,
  now: Pick<HookCall, "kind" | "tool" | "fromSubagent">,
): boolean => {
  if (held.call.fromSubagent !== now.fromSubagent) return false;
  if (now.kind === "turnEnded" || now.kind === "turnFailed") return !now.fromSubagent;
  const [asked, ran] = [held.call.tool, now.tool];
  return (
    now.kind === "toolFinished" &&
    asked !== undefined &&
    asked.name === ran?.name &&
    asked.command === ran.command
  );
};
