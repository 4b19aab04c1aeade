import { storedNotes } from "../store/index.ts";
import type { Context } from "./context.ts";
import type { LiveAgent } from "./live.ts";

/** A short sentence for the person that stands beside an agent, or is taken away again. */
export const setNote = (
  { store, changes }: Context,
  { teamKey, agentId }: LiveAgent,
  note: string,
  stands: boolean,
): void => {
  const row = store.agents.get(teamKey, agentId);
  const notes = (row && storedNotes(row)) ?? [];
  if (notes.includes(note) === stands) return;
  const now = stands ? [...notes, note] : notes.filter((one) => one !== note);
  store.agents.update(teamKey, agentId, { notes_json: JSON.stringify(now) });
  changes.emit({ kind: "agent", teamKey, id: agentId });
};
