import { doorOf } from "../delivery/index.ts";
import { addressesOf } from "../mail/index.ts";
import { type QuestionView, viewOpenQuestions } from "../questions/index.ts";
import {
  type Context,
  isProgramAlive,
  type LiveAgent,
  type LiveAgents,
  lastHeard,
  requireAgent,
} from "../runtime/index.ts";
import { ownStateOf } from "../sources/index.ts";
import { turnOf } from "../turns/index.ts";
import { cutWorkOf } from "../work/index.ts";
import { reportTeam } from "./report.ts";
import { limitSays, type SourceView, sessionSays, storedProcessSays, storeSays } from "./stored-says.ts";
import type { AgentState, SourceName } from "./words.ts";

const MAX_QUESTIONS = 20;

/** What is looked at. Where nobody runs who knows the programs, `live` is null, and the store alone tells. */
interface Looked extends Pick<Context, "store" | "clock" | "workspace"> {
  readonly live: LiveAgents | null;
}

export interface Explanation {
  readonly ok: true;
  readonly agent_id: string;
  readonly state: AgentState;
  readonly detail: string | null;
  /** Which source the state rests on. */
  readonly source: SourceName;
  readonly since: number | null;
  /** The turn that is open, as its provider names it; null where none is, or where it has no name yet. */
  readonly turn_id: string | null;
  readonly sources: readonly SourceView[];
  readonly waiting: readonly {
    readonly message_id: string;
    readonly status: string;
    readonly condition: string | null;
  }[];
  /** What it asked, and nobody answered yet. */
  readonly questions: readonly QuestionView[];
}

/** An agent's state, what it rests on, and what every other source says. Looks at the screen; writes nothing. */
export const explainAgent = async (
  context: Looked,
  teamKey: string,
  agentId: string,
): Promise<Explanation> => {
  requireAgent(context, teamKey, agentId);
  const report = reportTeam(context.store, context.live, teamKey, context.workspace.root);
  const agent = report.agents.find((one) => one.agent_id === agentId)!;
  const live = context.live?.get(teamKey, agentId);
  const open = (live ? addressesOf(context, live) : [{ teamKey, recipient: agentId }]).flatMap((at) =>
    context.store.messages.claimableStates(at.teamKey, at.recipient, context.clock.now()),
  );
  return {
    ok: true,
    agent_id: agentId,
    state: agent.status,
    detail: agent.detail,
    source: live ? sourceOf(context, agent.status, live) : "store",
    since: agent.since,
    turn_id: live && turnOf(live).state === "busy" ? (turnOf(live).turnId ?? openTurn(context, live)) : null,
    sources: [
      storeSays(context, teamKey, agentId),
      ...(live ? await liveSays(context, live) : [storedProcessSays(context, teamKey, agentId)]),
      ...sessionSays(context, teamKey, agentId),
      ...limitSays(context, teamKey, agentId),
    ],
    waiting: open.map(({ message_id, status, condition }) => ({ message_id, status, condition })),
    questions: viewOpenQuestions(context.store, teamKey, agentId, MAX_QUESTIONS),
  };
};

const sourceOf = ({ store }: Looked, state: AgentState, live: LiveAgent): SourceName => {
  if (state === "waiting") return store.approvals.openOf(live.teamKey, live.agentId)[0]?.source ?? "screen";
  if (state === "error") return "transcript";
  // What was cut off stands in the store alone.
  if (state === "link lost" || (state === "interrupted" && cutWorkOf(store, live))) return "store";
  if (state === "starting") return missingSource(live);
  return TURN_SOURCES[turnOf(live).source] ?? "store";
};

/** What is still to come before it is ready. */
const missingSource = (live: LiveAgent): SourceName => {
  const { readyWhen } = live;
  const isListed = readyWhen === "composer" || lastHeard(live, "mcp") !== undefined;
  if (!isListed || readyWhen === "mcpListed") return "mcp";
  return readyWhen === "recordWritten" ? "transcript" : "screen";
};

/** Where a turn's state comes from, among the sources that are shown. */
const TURN_SOURCES: Readonly<Record<string, SourceName>> = {
  hook: "hook",
  transcript: "transcript",
  mcp: "mcp",
  screen: "screen",
  composer: "screen",
  door: "door",
  paste: "screen",
};

/** A hook may have told of the turn first, and the record of its name. */
const openTurn = ({ store }: Looked, { teamKey, agentId }: LiveAgent): string | null => {
  const turn = store.turns.latest(teamKey, agentId);
  return turn?.closed_at === null ? turn.turn_id : null;
};

const liveSays = async (context: Looked, agent: LiveAgent): Promise<readonly SourceView[]> => {
  const session = context.store.sessions.get(agent.teamKey, agent.agentId);
  const seen = (source: "hook" | "transcript" | "mcp", nothing: string): SourceView => {
    const last = lastHeard(agent, source);
    return { source, at: last?.at ?? null, says: last?.what ?? nothing };
  };
  const hooks = agent.channel === "hooks" ? "has not called since this coordinator began" : "not used here";
  const record = session?.transcript_path
    ? `nothing new in ${session.transcript_path} (read to byte ${session.read_offset})`
    : "its place is not known yet";
  return [
    await processSays(context, agent),
    seen("hook", hooks),
    ...doorSays(agent),
    seen("transcript", record),
    seen("mcp", "has not called since this coordinator began"),
    ...ownFileSays(agent),
    ...(await screenSays(context, agent)),
  ];
};

const processSays = async (context: Looked, agent: LiveAgent): Promise<SourceView> => {
  const at = context.clock.now();
  const { pid } = agent.program ?? agent.pane;
  try {
    if (!(await isProgramAlive(agent)))
      return { source: "process", at, says: `pid ${pid} has ended, or has its terminal no longer` };
    const pane = await agent.access.identify(agent.pane);
    const says = pane && !pane.dead ? "runs in its pane" : "its pane is gone, or is another program's";
    return { source: "process", at, says: `pid ${pid} ${says}` };
  } catch (error) {
    return { source: "process", at, says: `cannot be looked at: ${(error as Error).message}` };
  }
};

const doorSays = (agent: LiveAgent): readonly SourceView[] => {
  const view = doorOf(agent);
  return view === null ? [] : [{ source: "door", at: view.since, says: view.says }];
};

const ownFileSays = (agent: LiveAgent): readonly SourceView[] => {
  if (!agent.provider.ownStateFile) return [];
  const own = ownStateOf(agent);
  const says = own
    ? `${own.state}${own.detail ? ` (${own.detail})` : ""}`
    : "is not there, or not understood";
  return [{ source: "status file", at: own?.at ?? null, says }];
};

const screenSays = async (context: Looked, agent: LiveAgent): Promise<readonly SourceView[]> => {
  try {
    const capture = await agent.access.capture(agent.pane, { styled: true });
    const { state, dialog, composer, evidence } = agent.provider.screen.classify(capture);
    const parts = [
      state,
      ...(dialog ? [`${dialog.kind}: ${dialog.title}`] : []),
      ...(composer?.isDraft ? ["a draft stands in the input line"] : []),
      ...(capture.mode ? [`the pane is in ${capture.mode}`] : []),
      `(${evidence})`,
    ];
    const title = agent.provider.screen.readTitle?.(capture.title) ?? null;
    return [
      { source: "screen", at: capture.takenAt, says: parts.join(", ") },
      ...(title
        ? [{ source: "title", at: capture.takenAt, says: `${title} (${capture.title})` } as const]
        : []),
    ];
  } catch (error) {
    const says = `cannot be read: ${(error as Error).message}`;
    return [{ source: "screen", at: context.clock.now(), says }];
  }
};
