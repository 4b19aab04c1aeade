import type { Store } from "../store/index.ts";
import type { Whose } from "./whose.ts";

const MOST_NOTES = 20;
const MOST_RESULTS = 3;
const MOST_CHARACTERS = 8_000;

/** What an agent has on paper, for one that begins anew; null where there is nothing. */
export const whatItKnew = (
  store: Store,
  { teamKey, agentId }: Whose,
  { now, isAtWork }: { readonly now: number; readonly isAtWork: boolean },
): string | null => {
  const tasks = store.tasks
    .openOf(teamKey, agentId)
    .map(({ task_id, title, summary }) => `- ${task_id}: ${title}${summary ? ` (${summary})` : ""}`);
  const notes = store.notes.of(teamKey, agentId, MOST_NOTES).map(({ note }) => `- ${note}`);
  const results = store.results
    .briefsOf(teamKey, agentId, MOST_RESULTS)
    .map(({ task_id, status, summary }) => `- ${task_id}, ${status}: ${summary}`);
  const order = isAtWork ? store.messages.lastGiven(teamKey, agentId, now) : undefined;
  const text = order ? (store.messages.get(order.message_id)?.content ?? "").slice(0, MOST_CHARACTERS) : "";
  const parts = [
    section("What you were in the middle of, as you were given it", text === "" ? [] : [text]),
    section("Your open tasks", tasks),
    section("Your notes", notes),
    section("What you reported last", results),
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return [
    "You begin anew: your earlier conversation was put away, and you know nothing of it. This is what is written down of your work. Look at the files first; something may be half done.",
    ...parts,
  ].join("\n\n");
};

const section = (title: string, lines: readonly string[]): string | null =>
  lines.length === 0 ? null : `${title}:\n${lines.join("\n")}`;
