import { closeApprovalsOf } from "../approvals/hold.ts";
import type { Context } from "../coordinator/context.ts";
import { processStart } from "../coordinator/process.ts";
import { tellLeader } from "../messaging/notice.ts";
import type { NoticeKey } from "../messaging/notices.ts";
import { closeQuestionsOf } from "../questions/index.ts";
import { locateTranscript } from "../turns/transcript.ts";
import type { LiveAgent, ProgramRef } from "./live.ts";
import { forgetSecrets } from "./secrets.ts";
import { withdrawDialog } from "./watch-dialogs.ts";

type Fixed = Pick<
  LiveAgent,
  | "teamKey"
  | "agentId"
  | "seat"
  | "provider"
  | "pane"
  | "paneRowId"
  | "access"
  | "transport"
  | "cwd"
  | "startedAt"
  | "channel"
  | "readyWhen"
> & { readonly program?: ProgramRef | null };

/** False when the agent's own process is gone, though the shell in its pane may go on. */
export const isProgramAlive = ({ program }: LiveAgent): boolean =>
  program === null || processStart(program.pid) === program.startTime;

export const createLiveAgent = (fixed: Fixed): LiveAgent => ({
  program: null,
  ...fixed,
  ready: false,
  exited: false,
  turn: { state: "unknown", since: fixed.startedAt, turnId: null, source: "spawn" },
  dialog: null,
  held: new Map(),
  continuations: 0,
  error: null,
  interrupts: { messageId: null, tries: 0 },
  ignoreBefore: 0,
  handed: new Map(),
  deafWakes: 0,
  pendingWake: null,
  own: null,
  heard: new Map(),
  over: new AbortController(),
  followTranscript: null,
  readOwnState: null,
});

/** The agent can take messages. Told once. */
export const markReady = (context: Context, agent: LiveAgent, how: string): void => {
  if (agent.ready || agent.exited) return;
  agent.ready = true;
  agent.dialog = null;
  if (agent.turn.state === "unknown")
    agent.turn = { state: "idle", since: context.clock.now(), turnId: null, source: how };
  if (context.store.panes.ready(agent.paneRowId, context.clock.now()))
    context.events.write("agent.ready", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      ms: context.clock.now() - agent.startedAt,
    });
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
  agent.readOwnState?.();
  void locateTranscript(context, agent).catch(() => {});
};

/** Notices of an agent's end begin so; they are withdrawn when it is started again. */
export const exitKey = (teamKey: string, agentId: string): NoticeKey<"exit"> => `exit:${teamKey}/${agentId}:`;

/** The agent's program ended. `asked` says that we ended it; otherwise the leader is told, once. */
export const markExited = (
  context: Context,
  agent: LiveAgent,
  reason: string,
  exitStatus: number | null,
  asked: boolean,
): void => {
  if (agent.exited) return;
  agent.exited = true;
  const { store, clock, events } = context;
  const now = clock.now();
  agent.followTranscript?.();
  store.panes.ended(agent.paneRowId, now, reason, exitStatus);
  store.turns.close(agent.teamKey, agent.agentId, "lost", null, now);
  for (const held of [...agent.held.values()]) held.settle({ kind: "none" });
  closeApprovalsOf(context, agent.teamKey, agent.agentId);
  closeQuestionsOf(context, agent.teamKey, agent.agentId);
  withdrawDialog(context, agent);
  context.live.delete(agent);
  forgetSecrets(context, agent.teamKey, agent.agentId);
  if (!asked && agent.seat === "worker") {
    events.write("worker.abnormal_exit", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      pane_id: agent.pane.paneId,
      pid: agent.pane.pid,
      exit_status: exitStatus,
    });
    tellLeader(
      context,
      agent.teamKey,
      `${exitKey(agent.teamKey, agent.agentId)}${agent.paneRowId}`,
      `The program of ${agent.agentId} ${exitStatus === null && reason !== "exited" ? "is gone, and nobody saw how it ended" : `ended by itself${exitStatus === null ? "" : ` with status ${exitStatus}`}`} (pid ${agent.pane.pid}). Nothing was restarted, and its messages are kept. To bring it back: team-agent start-agent ${agent.agentId}`,
    );
  }
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};
