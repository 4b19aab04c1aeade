import { redact } from "../events/index.ts";
import { hashToken, newToken, UNSEEN } from "../ground/index.ts";
import { withdrawNotices } from "../mail/index.ts";
import { withdrawQuestionsOf } from "../questions/index.ts";
import { type Context, createLiveAgent, type LiveAgent, noteHeard } from "../runtime/index.ts";
import { endDrift, noteBegun, ownSession } from "../sessions/index.ts";
import { writeOwnFile } from "../workspace/index.ts";
import { followAgent } from "./follow-agent.ts";
import { launchMarkFor } from "./launch-mark.ts";
import { exitKey } from "./mark-exited.ts";
import { markReady } from "./mark-ready.ts";
import { planLaunch, type SpawnOrder, spawnEnvironment } from "./plan-launch.ts";
import { expectUntried } from "./untried.ts";

/** The one way a worker's program is started: launch, start and restart all come here. */
export const spawnWorker = async (context: Context, order: SpawnOrder): Promise<LiveAgent> => {
  const { store, clock, events } = context;
  const { teamKey, agent, provider } = order;
  const token = newToken();
  const launchMark = launchMarkFor(provider, order.mode);
  const plan = await planLaunch(context, order, token, launchMark);
  const now = clock.now();

  // The rows stand before the program does: whatever happens next, it can be told whose it is.
  const rowId = store.transaction(() => {
    store.agents.save({
      team_key: teamKey,
      agent_id: agent.id,
      seat: "worker",
      provider: provider.id,
      role: agent.role,
      model: agent.model,
      wanted: "running",
      channel: plan.channel,
      created_at: now,
    });
    store.agents.update(teamKey, agent.id, {
      channel: plan.channel,
      notes_json: JSON.stringify(plan.notes),
      failure: null,
    });
    store.tokens.revoke(teamKey, agent.id, now);
    store.tokens.add(hashToken(token), {
      team_key: teamKey,
      agent_id: agent.id,
      seat: "worker",
      created_at: now,
    });
    const ids = { teamKey, agentId: agent.id };
    const before = order.mode === "resume" ? ownSession(store, ids) : undefined;
    withdrawNotices(context, exitKey(teamKey, agent.id));
    if (order.mode === "fresh") {
      withdrawQuestionsOf(context, teamKey, agent.id);
      noteBegun(store, ids, now);
    }
    store.sessions.begin(teamKey, agent.id, agent.workingDirectory, {
      sessionId: order.mode === "resume" ? order.sessionId : plan.expectedSessionId,
      transcriptPath: before?.transcript_path ?? null,
      // What was not read of the record yet may prove messages of the last life.
      offset: before?.read_offset ?? 0,
    });
    endDrift(context, ids, "started");
    const paneRowId = store.panes.intend(teamKey, agent.id, now, launchMark);
    expectUntried(context, paneRowId, { ...order, plan });
    return paneRowId;
  });
  for (const file of plan.files) writeOwnFile(file.path, file.content);
  events.write("provider.worker.spawn_argv", {
    team_id: teamKey,
    agent_id: agent.id,
    provider: provider.id,
    argv: redact(plan.argv.map((word) => (word.length > 300 ? `${word.slice(0, 300)}…` : word))),
    session_id_in_argv: plan.expectedSessionId !== null && plan.argv.includes(plan.expectedSessionId),
    expected_session_id: plan.expectedSessionId,
  });

  const pane = await order.transport
    .spawn({
      window: agent.id,
      argv: plan.argv,
      cwd: plan.cwd,
      env: await spawnEnvironment(context, order, plan, token),
    })
    .catch((error: unknown) => {
      store.panes.ended(rowId, clock.now(), "spawn_failed", UNSEEN);
      throw error;
    });
  store.panes.spawned(rowId, pane, clock.now());
  const live = createLiveAgent({
    teamKey,
    agentId: agent.id,
    kind: "worker",
    provider,
    pane,
    paneRowId: rowId,
    access: order.transport,
    transport: order.transport,
    cwd: plan.cwd,
    startedAt: now,
    channel: plan.channel,
    readyWhen: plan.readyWhen,
  });
  context.live.set(live);
  events.write("launch.agent_start", {
    team_id: teamKey,
    agent_id: agent.id,
    provider: provider.id,
    start_mode: order.mode,
    pane_id: pane.paneId,
    pid: pane.pid,
  });
  context.changes.emit({ kind: "agent", teamKey, id: agent.id });
  if (context.live.wasListedEarly(teamKey, agent.id)) {
    noteHeard(context, live, "mcp", "listed the tools");
    markReady(context, live, "mcp");
  }
  followAgent(context, live);
  return live;
};
