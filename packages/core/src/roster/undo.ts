import { rmSync } from "node:fs";
import { endAgent, goOnIn } from "../agents/index.ts";
import { cancelMessage } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import { type AgentRow, CLAIMABLE, type SessionRow } from "../store/index.ts";
import { replaceOwnFile } from "../workspace/index.ts";

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
  /** A message that nobody was given yet. */
  | { readonly kind: "message"; readonly messageId: string }
  /** Null: there was no such file. */
  | { readonly kind: "file"; readonly path: string; readonly content: string | null };

export interface Whose {
  readonly teamKey: string;
  readonly agentId: string;
}

export const undoStep = async (context: Context, { teamKey, agentId }: Whose, undo: Undo): Promise<void> => {
  const { store, clock } = context;
  switch (undo.kind) {
    case "team": {
      const { specJson: spec_json, launchJson: launch_json } = undo;
      store.teams.save({ ...store.teams.get(teamKey)!, spec_json, launch_json });
      return;
    }
    case "agent":
      return store.transaction(() => {
        if (undo.row) store.agents.restore(undo.row);
        else {
          store.agents.remove(teamKey, agentId);
          store.tokens.revoke(teamKey, agentId, clock.now());
        }
        if (undo.session) store.sessions.restore(undo.session);
        else store.sessions.remove(teamKey, agentId);
      });
    case "program":
      await endAgent(context, teamKey, agentId, "rolled_back");
      return;
    case "goOn":
      await goOnIn(context, teamKey, agentId);
      return;
    case "message": {
      const message = store.messages.get(undo.messageId);
      if (message && CLAIMABLE.includes(message.status)) cancelMessage(context, message, "rollback");
      return;
    }
    case "file":
      if (undo.content === null) rmSync(undo.path, { force: true });
      else replaceOwnFile(undo.path, undo.content);
  }
};
