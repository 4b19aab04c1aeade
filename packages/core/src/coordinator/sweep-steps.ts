import { existsSync } from "node:fs";
import { join } from "node:path";
import { finishAllEnds, lookAtOwnLeaders, lookAtPanes } from "../agents/index.ts";
import { closeAnsweredAtPane } from "../approvals/index.ts";
import { lookForDialog, shownDialog, sweepQuestions } from "../dialogs/index.ts";
import { inheritLeads } from "../leader/index.ts";
import { acceptMessage, expireMessages, moveMessage } from "../mail/index.ts";
import { createRetentionStep } from "../retention/index.ts";
import type { Context, SweepStep } from "../runtime/index.ts";
import { readOwnState } from "../sources/index.ts";
import { isFollowed, locateTranscript, QUOTA_RESET, readRecord } from "../turns/index.ts";
import { replaceOwnFile } from "../workspace/index.ts";

/** What the sweep looks after, so that a lost event costs seconds and never a message. */
export const sweepSteps = ({
  place,
  recover,
  keep,
}: {
  /** Leaves when the workspace stands elsewhere, or nowhere. */
  readonly place: () => void;
  readonly recover: () => Promise<void>;
  /** Puts back what was taken away of the coordinator's own files. */
  readonly keep: () => Promise<void>;
}): readonly SweepStep[] => [
  { name: "workspace_gone", run: place },
  { name: "own_files", run: keep },
  { name: "heartbeat", run: writeHeartbeat },
  { name: "recover", run: recover },
  { name: "panes", run: lookAtPanes },
  { name: "ends", run: finishAllEnds },
  { name: "leads", run: inheritLeads },
  { name: "leader_errors", run: lookAtOwnLeaders },
  {
    name: "transcripts",
    run: async (context) => {
      let failure: unknown = null;
      for (const agent of context.live.all()) {
        try {
          readRecord(agent);
          readOwnState(agent);
          const { transcript_path } = context.store.sessions.get(agent.teamKey, agent.agentId) ?? {};
          if (agent.ready && !(isFollowed(agent) && transcript_path)) await locateTranscript(context, agent);
        } catch (error) {
          // One agent whose lines cannot be taken in keeps no other waiting.
          failure ??= error;
        }
      }
      if (failure !== null) throw failure;
    },
  },
  {
    name: "approvals",
    run: async (context) => {
      await closeAnsweredAtPane(context);
      // A dialog whose end nobody saw would hold messages for ever.
      for (const agent of context.live.all())
        if (agent.ready && shownDialog(agent)) await lookForDialog(context, agent);
    },
  },
  { name: "questions", run: sweepQuestions },
  { name: "expiry", run: expireMessages },
  { name: "leases", run: releaseLeases },
  { name: "fire_scheduled", run: fireScheduled },
  {
    name: "deliver_pending",
    run: (context) => {
      for (const team of context.store.teams.all()) {
        for (const recipient of context.store.messages.recipients(team.team_key))
          context.poke(team.team_key, recipient);
      }
    },
  },
  createRetentionStep(),
];

let beats = 0;
/** Bounds the time of a death that nobody saw. A file of its own, so that nothing else is rewritten every few seconds. */
const writeHeartbeat = (context: Context): void => {
  // A workspace that is gone must not come back as an empty folder.
  if (!existsSync(context.workspace.runtimeDir)) return;
  beats += 1;
  const beat = { pid: process.pid, at: context.clock.now(), coordinator_tick_iteration_count: beats };
  replaceOwnFile(join(context.workspace.runtimeDir, "coordinator_tick.json"), `${JSON.stringify(beat)}\n`);
};

const releaseLeases = (context: Context): void => {
  for (const message of context.store.messages.leasesBefore(context.clock.now()))
    moveMessage(context, message, {
      from: ["target_resolved"],
      to: "accepted",
      source: "sweep",
      detail: "the attempt's time was over",
    });
};

const fireScheduled = (context: Context): void => {
  const { store, clock, events } = context;
  for (const event of store.scheduled.due(clock.now())) {
    try {
      const payload = JSON.parse(event.payload_json) as {
        content?: string;
        task_id?: string;
        sender?: string;
      };
      if (event.kind === QUOTA_RESET) context.poke(event.team_key, event.target);
      else if (event.kind === "health_ping")
        events.write("scheduled.health_ping", { event_id: event.id, target: event.target });
      else if (event.kind === "send")
        acceptMessage(context, {
          teamKey: event.team_key,
          sender: payload.sender ?? "coordinator",
          recipient: event.target,
          content: payload.content ?? "",
          taskId: payload.task_id ?? null,
        });
      else throw new Error(`unknown scheduled event kind: ${event.kind}`);
      store.scheduled.finish(event.id, "done", { ok: true }, clock.now());
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      store.scheduled.finish(event.id, "failed", { error: text }, clock.now());
      events.write("coordinator.scheduled_failed", { id: event.id, error: text });
    }
  }
};
