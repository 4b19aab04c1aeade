import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
import { takeBack } from "./confirm.ts";
import { submittedTo } from "./queue.ts";

/** The first turn that the record opened after the hand-over of each message. */
const firstOpened = createPart(() => new Map<string, string>());

export interface OpenedTurn {
  readonly turnId: string;
  readonly at: number;
}

/**
 * What a turn that the record opens says of a message in the answer of a prompt's hook. The first one after the hand-over may be
 * the one that the prompt opened; with another one the record has gone past it. Time and order both have to say so: what is
 * written late or copied has the earlier time, and a clock that was set back says nothing.
 */
export const decidePassed = (
  handedAt: number,
  first: string | undefined,
  { turnId, at }: OpenedTurn,
): "nothing" | "first" | "passed" => {
  if (at < handedAt) return "nothing";
  if (first === undefined) return "first";
  return first === turnId ? "nothing" : "passed";
};

/**
 * The record opened a turn, and everything that it wrote with it is known. Some programs write no ends of turns: there the next
 * turns alone show that a message in the answer of a prompt's hook did not come into the record.
 */
export const takeBackPassed = (context: Context, agent: LiveAgent, opened: OpenedTurn): void => {
  const submitted = submittedTo(context, agent);
  const known = firstOpened(agent);
  const open = new Map(submitted.map((message) => [message.message_id, message]));
  for (const id of known.keys()) if (!open.has(id)) known.delete(id);
  for (const [id, message] of open) {
    const handover = context.store.handovers.latest(id);
    // What goes another way may be written behind prompts that came later.
    if (handover?.channel !== "promptSubmitted") continue;
    const decision = decidePassed(handover.at, known.get(id), opened);
    if (decision === "first") known.set(id, opened.turnId);
    if (decision !== "passed") continue;
    known.delete(id);
    takeBack(context, message, "the provider's record went on past it with a later turn");
  }
};
