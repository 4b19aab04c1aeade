import { dirname } from "node:path";
import type { LaunchContext, LaunchPlan, PaneAccess, PaneRef, Transport } from "@team-agent/plugin-api";
import { redact } from "../events/index.ts";
import { hashToken, newToken, SPAWN_FAILED } from "../ground/index.ts";
import { withdrawNotices } from "../mail/index.ts";
import { closeLaunch } from "../programs/index.ts";
import { withdrawQuestionsOf } from "../questions/index.ts";
import {
  type Context,
  createLiveAgent,
  type LiveAgent,
  noteHeard,
  type ProgramRef,
} from "../runtime/index.ts";
import { beginSession, hintsOf, keptWith, launchMarkFor, stateDirOf } from "../sessions/index.ts";
import { followTranscript, recordEnd } from "../turns/index.ts";
import { makeOwnFolder, writeOwnFile } from "../workspace/index.ts";
import { cutStartKey } from "./cut-start.ts";
import { identityEnvironment } from "./environment.ts";
import { followAgent } from "./follow-agent.ts";
import { leaderlessKey } from "./leaderless.ts";
import { endListing, expectListing } from "./listed-early.ts";
import { exitKey } from "./mark-exited.ts";
import { type PlanOrder, planLaunch } from "./plan-launch.ts";
import { goOnBehind, noteListed } from "./readiness.ts";
import { expectUntried } from "./untried.ts";

export interface LaunchOrder extends PlanOrder {
  readonly role: string;
  /** What its environment holds beside. */
  readonly extraEnv: Readonly<Record<string, string>>;
  /** Brings the program into a pane: starts it in one, or answers the pane that it is about to take over. */
  enter(program: Program): Promise<Entered>;
}

export interface Program {
  readonly plan: LaunchPlan;
  readonly env: Readonly<Record<string, string>>;
}

export interface Entered {
  readonly pane: PaneRef;
  readonly access: PaneAccess;
  /** Null for a leader, whose pane we only look at and write to. */
  readonly transport: Transport | null;
  /** The command that runs the program in a person's terminal. */
  readonly wrapper?: ProgramRef | null;
}

/**
 * The one way a program is started: a team's start, a worker's start, a restart and a leader all come here. Its rows stand
 * before the program does: whatever happens next, it can be told whose it is.
 */
export const launch = async (
  context: Context,
  order: LaunchOrder,
): Promise<Program & { readonly agent: LiveAgent }> => {
  const { store, clock } = context;
  const { teamKey, agentId, provider } = order;
  const token = newToken();
  const launchMark = launchMarkFor(provider, order.mode);
  const startedAt = clock.now();
  const kept = keptFor(context, order, startedAt);
  const plan = await planLaunch(context, order, { token, launchMark, ...kept });
  const paneRowId = store.transaction(() => {
    writeRows(context, order, { plan, token, now: startedAt, stateKey: kept.stateKey });
    const row = store.panes.intend(teamKey, agentId, startedAt, launchMark);
    store.panes.setReadyWhen(row, plan.readyWhen);
    if (plan.door !== undefined) store.panes.setDoor(row, plan.door);
    expectUntried(context, row, { ...order, plan });
    return row;
  });
  if (namesFolder(plan, kept.stateDir)) makeOwnFolder(kept.stateDir);
  for (const file of plan.files) {
    if (file.path.startsWith(kept.stateDir)) makeOwnFolder(dirname(file.path));
    writeOwnFile(file.path, file.content);
  }
  tellArguments(context, order, plan);
  expectListing(context, paneRowId, plan.readyWhen);
  const program = { plan, env: environmentOf(context, order, plan, token) };
  // Those that are launched beside this one write their rows first: programs that start take the machine from them.
  await Promise.resolve();
  const before = formerEnd(context, order);
  if (before !== null) store.panes.setRecordStart(paneRowId, before);
  const giveUp = () => {
    endListing(context, paneRowId);
    closeLaunch(context, { id: paneRowId, team_key: teamKey, agent_id: agentId }, SPAWN_FAILED);
  };
  const entered = await order.enter(program).catch((error: unknown) => {
    giveUp();
    throw error;
  });
  try {
    store.panes.spawned(paneRowId, entered.pane, clock.now());
  } catch (error) {
    // Nobody would find it again.
    await entered.transport?.kill(entered.pane).catch(() => {});
    giveUp();
    throw error;
  }
  const { channel, readyWhen, cwd } = plan;
  const kind = order.seat === "worker" ? "worker" : "seated";
  const ids = { teamKey, agentId, kind, provider, paneRowId } as const;
  const agent = createLiveAgent({ ...ids, ...entered, cwd, startedAt, channel, readyWhen });
  if (before !== null) goOnBehind(context, agent, before);
  context.live.set(agent);
  begin(context, order, agent);
  return { ...program, agent };
};

/** What is kept with the conversation that goes on, or a new place for one that begins. */
const keptFor = (context: Context, order: LaunchOrder, now: number): Kept => {
  const { teamKey, agentId, mode, sessionId } = order;
  const { sessions } = context.store;
  const before = mode === "resume" ? sessions.get(teamKey, agentId) : undefined;
  const stateKey = before?.state_key ?? String(now);
  const [source] = mode === "fork" && sessionId ? sessions.inIt(sessionId) : [];
  const forked = source && keptWith(context, sessions.get(source.team_key, source.agent_id));
  return {
    stateKey,
    stateDir: stateDirOf(context, order, stateKey),
    hints: hintsOf(before),
    ...(forked?.stateDir ? { forkStateDir: forked.stateDir } : {}),
  };
};

interface Kept extends Pick<LaunchContext, "stateDir" | "forkStateDir" | "hints"> {
  readonly stateKey: string;
}

/** Where the record ends in which a program goes on; null where it begins one, or nobody knows it. */
const formerEnd = ({ store }: Context, { mode, provider, teamKey, agentId }: LaunchOrder): number | null =>
  mode === "resume" ? recordEnd(provider, store.sessions.get(teamKey, agentId)) : null;

/** Most programs need none. */
const namesFolder = ({ argv, env, files }: LaunchPlan, folder: string): boolean =>
  [...argv, ...Object.values(env), ...files.map(({ path }) => path)].some((word) => word.includes(folder));

interface Written {
  readonly plan: LaunchPlan;
  readonly token: string;
  readonly now: number;
  readonly stateKey: string;
}

const writeRows = (context: Context, order: LaunchOrder, { plan, token, now, stateKey }: Written): void => {
  const { store } = context;
  const { teamKey, agentId, seat } = order;
  const whose = { team_key: teamKey, agent_id: agentId, seat, created_at: now };
  store.agents.save({
    ...whose,
    provider: order.provider.id,
    role: order.role,
    model: order.model,
    wanted: "running",
    channel: plan.channel,
  });
  store.agents.update(teamKey, agentId, {
    channel: plan.channel,
    notes_json: JSON.stringify(plan.notes),
    failure: null,
  });
  store.tokens.revoke(teamKey, agentId, now);
  store.tokens.add(hashToken(token), whose);
  withdrawNotices(context, exitKey(teamKey, agentId));
  withdrawNotices(context, cutStartKey(teamKey, agentId));
  withdrawNotices(context, leaderlessKey({ teamKey, agentId }));
  if (order.mode !== "resume") withdrawQuestionsOf(context, teamKey, agentId);
  const { mode, cwd } = order;
  const sessionId = mode === "resume" ? order.sessionId : plan.expectedSessionId;
  const forkedFrom = mode === "fork" ? order.sessionId : null;
  beginSession(
    context,
    { teamKey, agentId },
    {
      ...{ mode, sessionId, forkedFrom, cwd, at: now, stateKey },
      hints: plan.hints,
    },
  );
};

/** The whole environment of the program, as the person's own, the identity and the plan make it. */
const environmentOf = (
  { workspace }: Context,
  { teamKey, agentId, env, extraEnv }: LaunchOrder,
  plan: LaunchPlan,
  token: string,
): Record<string, string> => {
  const identity = { workspace: workspace.root, teamKey, agentId, socket: workspace.socket, token };
  const whole = { ...env, ...identityEnvironment(identity), ...extraEnv, ...plan.env };
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !plan.unsetEnv.includes(name)));
};

const LONGEST_WORD = 300;

const tellArguments = ({ events }: Context, order: LaunchOrder, plan: LaunchPlan): void => {
  if (order.seat !== "worker") return;
  events.write("provider.worker.spawn_argv", {
    team_id: order.teamKey,
    agent_id: order.agentId,
    provider: order.provider.id,
    argv: redact(
      plan.argv.map((word) => (word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD)}…` : word)),
    ),
    session_id_in_argv: plan.expectedSessionId !== null && plan.argv.includes(plan.expectedSessionId),
    expected_session_id: plan.expectedSessionId,
  });
};

const begin = (context: Context, order: LaunchOrder, agent: LiveAgent): void => {
  const { teamKey, agentId, pane } = agent;
  if (agent.kind === "worker")
    context.events.write("launch.agent_start", {
      team_id: teamKey,
      agent_id: agentId,
      provider: order.provider.id,
      start_mode: order.mode,
      pane_id: pane.paneId,
      pid: pane.pid,
    });
  context.changes.emit({ kind: "agent", teamKey, id: agentId });
  if (agent.paneRowId !== null && endListing(context, agent.paneRowId)) {
    noteHeard(context, agent, "mcp", "listed the tools");
    noteListed(context, agent);
  }
  if (agent.readyWhen === "recordWritten") followTranscript(context, agent);
  // A person watches a leader's pane: it is not looked at where MCP alone tells that it is ready.
  if (agent.kind === "worker" || agent.readyWhen !== "mcpListed") followAgent(context, agent);
};
