import { realpath } from "node:fs/promises";
import type { GuardedProvider } from "../registry/index.ts";
import type { Context } from "../runtime/index.ts";
import type { SessionRow } from "../store/index.ts";
import type { AgentIds } from "./agent-ids.ts";
import { bindSession } from "./bind.ts";
import type { Named } from "./capture.ts";
import { doubtOfLogged } from "./doubt-of-logged.ts";
import type { RepairedBy } from "./found-again.ts";
import { holderOf } from "./holder.ts";
import { keptWith } from "./kept.ts";
import { doubtOf } from "./locate.ts";
import { locateUnnamed } from "./locate-session.ts";
import { loggedIds } from "./logged-ids.ts";
import { readRecord } from "./read-record.ts";

export interface Found extends Named {
  readonly via: RepairedBy;
}

export interface Repair {
  readonly found: Found | null;
  /** What the event log names and is not taken, with the reasons; null where it names none. */
  readonly doubt: string | null;
}

export interface RepairOrder {
  /** The program that the agent is to run; without it, the one that it ran. */
  readonly provider?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Nothing that is found is written down. */
  readonly planOnly?: boolean | undefined;
}

/**
 * Looks for the conversation of an agent whose row names none: the database came from a copy, or the coordinator was killed
 * before it learnt the id. By the mark of its launch, else in the event log; nothing is taken that its record does not prove.
 */
export const repairSession = async (
  context: Context,
  ids: AgentIds,
  { provider: wanted, env, planOnly = false }: RepairOrder,
): Promise<Repair> => {
  const { store, live, registry } = context;
  const { teamKey, agentId } = ids;
  const lost = () => {
    const row = store.sessions.get(teamKey, agentId);
    return row?.session_id === null && !store.sessions.drift(teamKey, agentId) ? row : null;
  };
  // One that runs is bound as at any other time.
  if (!planOnly && live.get(teamKey, agentId)) await locateUnnamed(context, ids, env);
  const row = lost();
  if (!row) return NOTHING;
  const provider = await registry.provider(wanted ?? store.agents.get(teamKey, agentId)!.provider);
  const asking = { ...ids, provider, row, env };
  const marked = await findByMark(context, asking);
  const repair = marked ? { found: marked, doubt: null } : await findLogged(context, asking);
  // Its own call may have named it meanwhile.
  if (!lost()) return NOTHING;
  if (planOnly || !repair.found) return repair;
  writeDown(context, { ...ids, provider }, repair.found);
  return repair;
};

const NOTHING: Repair = { found: null, doubt: null };

interface Asking extends AgentIds {
  readonly provider: GuardedProvider;
  readonly row: SessionRow;
  readonly env: Readonly<Record<string, string>>;
}

/** Its last launch may have resumed it; the mark is that of the launch that began it. */
const findByMark = async (context: Context, asking: Asking): Promise<Found | null> => {
  const { store } = context;
  const { teamKey, agentId, provider, row, env } = asking;
  const launch = store.panes.latestMarked(teamKey, agentId);
  if (!launch?.launch_mark || launch.intended_at < row.begun_at) return null;
  const found = await provider.sessions.locate({
    cwd: row.spawn_cwd,
    env,
    spawnedAt: launch.intended_at,
    launchMark: launch.launch_mark,
    ...keptWith(context, row),
  });
  if (!found || doubtOf(found, null, holderOf(store, asking, found.sessionId))) return null;
  if (isDiscarded(store, teamKey, found.sessionId)) return null;
  return { sessionId: found.sessionId, transcriptPath: found.transcriptPath, via: "fs_repair" };
};

const findLogged = async (context: Context, asking: Asking): Promise<Repair> => {
  const { store, events } = context;
  const { teamKey, provider, row, env } = asking;
  const doubts: string[] = [];
  for (const sessionId of await loggedIds(events, asking)) {
    const query = { cwd: row.spawn_cwd, env, sessionId, spawnedAt: row.begun_at, ...keptWith(context, row) };
    const resumable = await provider.sessions.isResumable(query);
    const located = resumable.ok ? await provider.sessions.locate(query) : null;
    const path =
      located?.confidence === "high" && located.sessionId === sessionId ? located.transcriptPath : null;
    const says = path === null ? null : await readRecord(store, provider, path, sessionId);
    const doubt = doubtOfLogged({
      asking,
      isDiscarded: isDiscarded(store, teamKey, sessionId),
      holder: holderOf(store, asking, sessionId),
      resumable,
      says,
      isInFolder: await isSameFolder(says?.cwd ?? null, row.spawn_cwd),
      begunAt: row.begun_at,
    });
    if (doubt === null)
      return { found: { sessionId, transcriptPath: path, via: "event_log_repair" }, doubt: null };
    doubts.push(`${sessionId}, which the event log names, is not taken for it: ${doubt}`);
  }
  return { found: null, doubt: doubts.slice(0, MOST_NAMED).join("; ") || null };
};

const MOST_NAMED = 3;

const isDiscarded = ({ sessions }: Context["store"], teamKey: string, sessionId: string): boolean =>
  sessions.discardedOf(teamKey).some((one) => one.session_id === sessionId);

const isSameFolder = async (one: string | null, other: string): Promise<boolean> => {
  if (one === null || one === other) return one === other;
  const [first, second] = await Promise.all([one, other].map((folder) => realpath(folder).catch(() => null)));
  return first !== null && first === second;
};

const writeDown = (context: Context, agent: AgentIds & Pick<Asking, "provider">, found: Found): void => {
  bindSession(context, agent, found);
  context.events.write("resume.session_repaired", {
    team_id: agent.teamKey,
    agent_id: agent.agentId,
    provider: agent.provider.id,
    old_session_id: null,
    session_id: found.sessionId,
    transcript_path: found.transcriptPath,
    captured_via: found.via,
    confidence: "high",
  });
};
