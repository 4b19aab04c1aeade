import type { PaneStatus } from "@team-agent/plugin-api";
import { closeApprovalsOf, settleAll } from "../approvals/index.ts";
import { withdrawDialog } from "../dialogs/index.ts";
import { howItEnded, type ProgramEnd, teamAgent, UNSEEN } from "../ground/index.ts";
import { type NoticeKey, tellLeader } from "../mail/index.ts";
import { forgetSecrets } from "../programs/index.ts";
import { closeQuestionsOf } from "../questions/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { readRecord, turnOf } from "../turns/index.ts";
import { closeLostTurn, cutWorkOf, describeCut, goOn } from "../work/index.ts";
import { tellLeaderless } from "./leaderless.ts";

/** Notices of an agent's end begin so; they are withdrawn when it is started again. */
export const exitKey = (teamKey: string, agentId: string): NoticeKey<"exit"> => `exit:${teamKey}/${agentId}:`;

/** The agent's program ended. `asked` says that we ended it; otherwise the leader is told, once. */
export const markExited = (
  context: Context,
  agent: LiveAgent,
  reason: string,
  end: ProgramEnd,
  asked: boolean,
): void => {
  if (agent.exited) return;
  agent.exited = true;
  readRecord(agent);
  // All of it or nothing: what a kill cuts off here is found by the next coordinator, as any program that is gone.
  context.store.transaction(() => writeExit(context, agent, reason, end, asked));
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};

const writeExit = (
  context: Context,
  agent: LiveAgent,
  reason: string,
  end: ProgramEnd,
  asked: boolean,
): void => {
  const { store, clock, events } = context;
  const now = clock.now();
  if (agent.paneRowId !== null) store.panes.ended(agent.paneRowId, now, reason, end);
  const isCut = closeLostTurn(context, agent, turnOf(agent), now);
  settleAll(agent);
  closeApprovalsOf(context, agent.teamKey, agent.agentId);
  closeQuestionsOf(context, agent.teamKey, agent.agentId);
  withdrawDialog(context, agent);
  context.live.delete(agent);
  forgetSecrets(context, agent.teamKey, agent.agentId);
  if (!asked && agent.kind === "worker") {
    events.write("worker.abnormal_exit", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      pane_id: agent.pane.paneId,
      pid: agent.pane.pid,
      exit_status: end.status,
      exit_signal: end.signal,
    });
    tellLeader(
      context,
      agent.teamKey,
      `${exitKey(agent.teamKey, agent.agentId)}${agent.paneRowId}`,
      `The program of ${agent.agentId} ${howItEnded(reason, end)} (pid ${agent.pane.pid}). Nothing was restarted, and its messages are kept. To bring it back: ${teamAgent("start-agent", agent.agentId, "--team", agent.teamKey)}`,
    );
  }
  // A restart brings it back at once.
  if (agent.kind === "worker" && reason !== "restarted") tellLeaderless(context, agent);
  // Whoever shuts a team down is told by the reply.
  if (isCut && agent.kind === "worker" && reason !== "shutdown") tellCut(context, agent, reason);
};

/** What a terminal tells of a program's end; nothing where its pane is gone. */
export const endOf = (pane: PaneStatus | null | undefined): ProgramEnd =>
  pane ? { status: pane.exitStatus, signal: pane.signal ?? null } : UNSEEN;

const tellCut = (context: Context, { teamKey, agentId }: LiveAgent, reason: string): void => {
  const cut = cutWorkOf(context.store, { teamKey, agentId });
  if (!cut) return;
  const { turn_id, task_id, message_id } = cut;
  const fields = { team_id: teamKey, agent_id: agentId, turn_id, task_id, message_id, reason };
  context.events.write("worker.work_cut", fields);
  tellLeader(
    context,
    teamKey,
    `cut:${teamKey}/${agentId}:${task_id ?? message_id ?? ""}:${cut.cut_at}`,
    `${agentId}: ${describeCut(cut)} when its program ended (${reason}). What it was doing may be half done, and it is not told to go on by itself. To let it go on, once it runs: ${teamAgent("send", agentId, goOn(cut), "--team", teamKey)}`,
  );
};
