import type { PaneStatus } from "@team-agent/plugin-api";
import { closeApprovalsOf, settleAll } from "../approvals/index.ts";
import { withdrawDialog } from "../dialogs/index.ts";
import { writeStepError } from "../events/index.ts";
import { howItEnded, type ProgramEnd, saidLast, teamAgent, UNSEEN } from "../ground/index.ts";
import { type NoticeKey, tellLeader } from "../mail/index.ts";
import { closeLaunch, forgetSecrets } from "../programs/index.ts";
import { closeQuestionsOf } from "../questions/index.ts";
import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
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
  try {
    // All of it or nothing: what a kill cuts off here is found by the next coordinator, as any program that is gone.
    context.store.transaction(() => writeExit(context, agent, reason, end, asked));
  } catch (error) {
    agent.exited = false;
    throw error;
  }
  context.live.delete(agent);
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};

/** An end that a terminal told once, for a look to write down that could not be written down at once. */
const unwritten = createPart<{ write?: () => void }>(() => ({}));

/** The same for an end that was told and may not be seen again: where it cannot be written down now, a look does it. */
export const noteExited = (...told: Parameters<typeof markExited>): void => {
  const [context, agent] = told;
  try {
    markExited(...told);
  } catch (error) {
    unwritten(agent).write = () => markExited(...told);
    writeStepError(context.events, "exit", error);
  }
};

/** Whether there was such an end, which is written down now. */
export const writeToldEnd = (agent: LiveAgent): boolean => {
  const { write } = unwritten(agent);
  write?.();
  return write !== undefined;
};

const writeExit = (
  context: Context,
  agent: LiveAgent,
  reason: string,
  end: ProgramEnd,
  asked: boolean,
): void => {
  const { events, clock } = context;
  const { teamKey, agentId } = agent;
  const isCut = closeLostTurn(context, agent, turnOf(agent), clock.now());
  settleAll(agent);
  closeApprovalsOf(context, teamKey, agentId);
  closeQuestionsOf(context, teamKey, agentId);
  withdrawDialog(context, agent);
  if (agent.paneRowId === null) forgetSecrets(context, teamKey, agentId);
  else closeLaunch(context, { id: agent.paneRowId, team_key: teamKey, agent_id: agentId }, reason, end);
  if (!asked && agent.kind === "worker") {
    events.write("worker.abnormal_exit", {
      team_id: teamKey,
      agent_id: agentId,
      pane_id: agent.pane.paneId,
      pid: agent.pane.pid,
      exit_status: end.status,
      exit_signal: end.signal,
    });
    tellLeader(
      context,
      teamKey,
      `${exitKey(teamKey, agentId)}${agent.paneRowId}`,
      `The program of ${agentId} ${howItEnded(reason, end)} (pid ${agent.pane.pid})${saidLast(end.lastWords)}. Nothing was restarted, and its messages are kept. To bring it back: ${teamAgent("start-agent", agentId, "--team", teamKey)}`,
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
