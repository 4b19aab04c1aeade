import { rmSync } from "node:fs";
import { endAgent, finishEndsOf, goOnIn } from "../agents/index.ts";
import { recallMessage } from "../mail/index.ts";
import { forgetSecrets } from "../programs/index.ts";
import type { Context } from "../runtime/index.ts";
import type { AgentRow, SessionRow } from "../store/index.ts";
import { replaceOwnFile } from "../workspace/index.ts";
import { letGo } from "./let-go.ts";
import type { Whose } from "./whose.ts";

/** A change of who is in a team, or of what an agent is. */
export type OperationKind = "add" | "clone" | "fork" | "remove" | "reset" | "resume";

/** What takes one step back. Stored before the step is done; no secrets stand in it, and doing it twice does no harm. */
export type Undo =
  | { readonly kind: "team"; readonly specJson: string; readonly launchJson: string }
  /** Null: there was no such agent. */
  | { readonly kind: "agent"; readonly row: AgentRow | null; readonly session: SessionRow | null }
  /** The program that was started. */
  | { readonly kind: "program" }
  /** A program that was ended: it is started again, in its conversation. */
  | { readonly kind: "goOn" }
  /** A message of ours; whatever was given it has ended. */
  | { readonly kind: "message"; readonly messageId: string }
  /** Null: there was no such file. */
  | { readonly kind: "file"; readonly path: string; readonly content: string | null };

/** Who takes the first message of a start back that failed. */
const FIRST_MESSAGE = "start that failed";

export const undoStep = async (context: Context, { teamKey, agentId }: Whose, undo: Undo): Promise<void> => {
  const { store } = context;
  switch (undo.kind) {
    case "team": {
      const { specJson: spec_json, launchJson: launch_json } = undo;
      store.teams.save({ ...store.teams.get(teamKey)!, spec_json, launch_json });
      return;
    }
    case "agent":
      return store.transaction(() => {
        if (undo.row) store.agents.restore(undo.row);
        else store.agents.remove(teamKey, agentId);
        // It could be written to from the moment on in which it stood in the team.
        if (!undo.row)
          letGo(context, { teamKey, agentId }, { by: "rollback", what: "did not join the team after all" });
        if (undo.session) store.sessions.restore(undo.session);
        else store.sessions.remove(teamKey, agentId);
      });
    case "program":
      await endAgent(context, teamKey, agentId, "rolled_back");
      await finishEndsOf(context, teamKey, [agentId]);
      // Its token and its files stood before it did.
      forgetSecrets(context, teamKey, agentId);
      return;
    case "goOn":
      return goOnAgain(context, { teamKey, agentId });
    case "message": {
      const message = store.messages.get(undo.messageId);
      if (message) recallMessage(context, message, FIRST_MESSAGE);
      return;
    }
    case "file":
      if (undo.content === null) rmSync(undo.path, { force: true });
      else replaceOwnFile(undo.path, undo.content);
  }
};

/** Where the whole team is gone, it comes back with the others, by `restart`. */
const goOnAgain = async (context: Context, { teamKey, agentId }: Whose): Promise<void> => {
  if (!context.transports.has(teamKey)) throw new Error("the team's session is gone");
  // Somebody paused it meanwhile.
  if (context.store.agents.get(teamKey, agentId)?.wanted === "paused") return;
  try {
    await goOnIn(context, teamKey, agentId);
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    context.store.agents.update(teamKey, agentId, { failure });
    context.events.write("launch.agent_failed", { team_id: teamKey, agent_id: agentId, error: failure });
    throw error;
  }
};
