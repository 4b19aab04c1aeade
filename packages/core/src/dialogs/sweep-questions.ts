import { closeQuestion } from "../questions/index.ts";
import type { Context } from "../runtime/index.ts";
import { lookForDialog } from "./watch-dialogs.ts";

/** Looks at every screen that a question stands on, and closes what was asked by a program that is gone. */
export const sweepQuestions = async (context: Context): Promise<void> => {
  for (const row of context.store.questions.openDialogs()) {
    const agent = context.live.get(row.team_key, row.agent_id);
    if (agent) await lookForDialog(context, agent);
    else if ((context.store.panes.latest(row.team_key, row.agent_id)?.ended_at ?? null) !== null)
      closeQuestion(context, row, { status: "gone", by: "coordinator" });
  }
};
