import type { Context, LiveAgent } from "../runtime/index.ts";
import { heldById } from "./held.ts";
import { type Asked, storedCommand } from "./on-screen.ts";

/**
 * The open approval that a request stands for already, though nothing is kept open for it: its program asks again after a
 * connection was lost, or its dialog was seen first. Null where it is a new one.
 */
export const askedAgain = (context: Context, agent: LiveAgent, asked: Asked): string | null => {
  const free = context.store.approvals
    .openOf(agent.teamKey, agent.agentId)
    .filter(({ approval_id }) => !heldById(agent, approval_id));
  const same = free.find(
    ({ tool, command }) => tool === asked.tool && command === storedCommand(asked.command),
  );
  return (same ?? free.find(({ source }) => source === "screen"))?.approval_id ?? null;
};
