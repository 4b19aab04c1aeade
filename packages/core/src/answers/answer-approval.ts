import { type Dialog, TeamAgentError } from "@team-agent/plugin-api";
import {
  askedOnScreen,
  closeApproval,
  type HeldRequest,
  heldById,
  isAskedBy,
  storedCommand,
} from "../approvals/index.ts";
import { lookForDialog, shownSince } from "../dialogs/index.ts";
import { teamAgent } from "../ground/index.ts";
import { cleanContent } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { answerAlone, pressAnswer } from "../screens/index.ts";
import type { ApprovalRow } from "../store/index.ts";

export interface Decision {
  readonly allow: boolean;
  readonly by: string;
  readonly reason: string | null;
}

/** Answers an approval. Whoever is first wins; a second answer is told so. */
export const decideApproval = async (
  context: Context,
  approvalId: string,
  asked: Decision,
): Promise<{
  readonly approval_id: string;
  readonly status: "approved" | "denied";
  readonly agent_id: string;
  readonly command: string;
  /** Whether the agent is told the reason; null where none was given. The keys of a dialog carry none. */
  readonly reason_told: boolean | null;
}> => {
  const { events } = context;
  // A model reads the reason, and a program shows it.
  const decision = { ...asked, reason: cleanContent(asked.reason ?? "").trim() || null };
  const row = requireOpen(context, approvalId);
  const agent = context.live.get(row.team_key, row.agent_id);
  const held = agent && heldById(agent, approvalId);
  const status = decision.allow ? "approved" : "denied";
  if (!agent)
    throw new TeamAgentError(
      "agent_not_running",
      `${row.agent_id} is not running, so there is nothing to answer`,
      { action: teamAgent("start-agent", row.agent_id, "--team", row.team_key) },
    );
  const close = () => {
    requireOpen(context, approvalId);
    closeApproval(context, approvalId, status, decision.by, decision.reason);
  };
  if (held) {
    close();
    settle(held, decision);
  } else await pressOnScreen(context, agent, row, decision, close);
  events.write("approval.decided", {
    team_id: row.team_key,
    agent_id: row.agent_id,
    approval_id: approvalId,
    decision: status,
    by: decision.by,
  });
  context.changes.emit({ kind: "approval", teamKey: row.team_key, id: approvalId });
  context.poke(row.team_key, row.agent_id);
  return {
    approval_id: approvalId,
    status,
    agent_id: row.agent_id,
    command: row.command,
    reason_told: decision.reason === null ? null : held !== undefined,
  };
};

const settle = (held: HeldRequest, { allow, by, reason }: Decision): void =>
  held.settle(
    allow
      ? { kind: "allow", ...(held.call.tool ? { tool: held.call.tool } : {}) }
      : { kind: "deny", reason: reason ?? `Denied by ${by}. Go on without it, or ask what to do instead.` },
  );

/** No hook waits: the provider's own dialog is answered, if it is the one that the approval stands for. */
const pressOnScreen = async (
  context: Context,
  agent: LiveAgent,
  row: ApprovalRow,
  { allow }: Decision,
  close: () => void,
): Promise<void> => {
  let other: Dialog | null = null;
  try {
    await answerAlone(agent, async () => {
      requireOpen(context, row.approval_id);
      await pressAnswer(context, agent, {
        since: shownSince(agent),
        decision: allow ? "accept" : "deny",
        isMeant: (dialog) => {
          if (isAskedBy(row, dialog)) return true;
          other = dialog;
          return false;
        },
        unsafe: "approval_unsafe",
      });
      close();
    });
  } catch (error) {
    // This look closes the approval if its dialog is gone, and opens a row of its own for what stands there now.
    await lookForDialog(context, agent);
    if (other !== null && context.store.approvals.get(row.approval_id)?.status !== "open")
      throw replaced(context, row, other);
    requireOpen(context, row.approval_id);
    throw error;
  }
  // The next dialog may stand there already.
  void lookForDialog(context, agent);
};

const replaced = ({ store }: Context, row: ApprovalRow, dialog: Dialog): TeamAgentError => {
  const { tool, command } = askedOnScreen(dialog);
  const words = storedCommand(dialog.kind === "approval" ? `${tool}: ${command}` : dialog.title);
  const now = store.approvals.openOf(row.team_key, row.agent_id).find((one) => isAskedBy(one, dialog));
  return new TeamAgentError(
    "approval_replaced",
    `approval ${row.approval_id} (${row.tool}: ${row.command}) is over; on the screen of ${row.agent_id} stands now (${dialog.kind}): ${words}`,
    {
      action: wayTo(dialog.kind, row),
      data: {
        agent_id: row.agent_id,
        dialog: dialog.kind,
        command: words,
        approval_id: now?.approval_id ?? null,
      },
    },
  );
};

const wayTo = (kind: Dialog["kind"], { team_key, agent_id }: ApprovalRow): string => {
  if (kind === "approval") return teamAgent("approvals", "--team", team_key);
  if (kind === "question") return teamAgent("questions", "--team", team_key);
  return teamAgent("attach", agent_id, "--team", team_key);
};

const requireOpen = ({ store }: Context, approvalId: string): ApprovalRow => {
  const row = store.approvals.get(approvalId);
  if (!row)
    throw new TeamAgentError("approval_unknown", `there is no approval ${approvalId}`, {
      action: "team-agent approvals",
    });
  if (row.status === "open") return row;
  throw new TeamAgentError(
    "approval_closed",
    `approval ${approvalId} is ${row.status} already${row.decided_by ? ` (by ${row.decided_by})` : ""}`,
    { action: teamAgent("approvals", "--team", row.team_key) },
  );
};
