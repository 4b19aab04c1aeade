import type { PaneStatus, Transport } from "@team-agent/plugin-api";
import { type Context, createPart, isProgramAlive, type LiveAgent } from "../runtime/index.ts";
import { withLastWords } from "./last-words.ts";
import { endOf, markExited, writeToldEnd } from "./mark-exited.ts";

/** A pane whose end was not announced is found here. One look serves all agents of a team. */
export const lookAtPanes = async (context: Context): Promise<void> => {
  const seen = new Map<Transport, readonly PaneStatus[]>();
  for (const agent of context.live.all()) {
    if (writeToldEnd(agent)) continue;
    const lives = await isProgramAlive(agent).catch(() => false);
    if (!lives || !(await isListed(agent, seen))) await lookClosely(context, agent);
  }
};

/** Finds out now whether an agent that counts as running has ended, for whoever is about to rely on it. */
export const lookAtAgent = async (context: Context, agent: LiveAgent): Promise<void> => {
  if (writeToldEnd(agent)) return;
  const { access, pane, program } = agent;
  if (await access.isRunning(program ?? pane).catch(() => true)) return;
  // Its terminal may not have noticed yet; nobody waits here for the status that it ended with.
  const end = endOf(await access.identify(pane).catch(() => null));
  markExited(context, agent, "found_gone", end, agent.kind === "seated");
};

const isListed = async (agent: LiveAgent, seen: Map<Transport, readonly PaneStatus[]>): Promise<boolean> => {
  const { transport, pane } = agent;
  if (!transport) return false;
  const panes = seen.get(transport) ?? (await transport.list().catch(() => []));
  seen.set(transport, panes);
  return panes.some((one) => one.paneId === pane.paneId && one.pid === pane.pid && !one.dead);
};

/** A terminal sees a program's end a moment before its status, which is waited for until the next look. */
const end = createPart(() => ({ isWithoutStatus: false }));

/** Asked twice: an empty answer may be a server that was busy. A look that fails proves nothing at all. */
const lookClosely = async (context: Context, agent: LiveAgent): Promise<void> => {
  const first = await ask(agent);
  if (!first.known || isFine(first)) return;
  const again = first.lives ? await ask(agent) : first;
  if (!again.known || isFine(again)) return;
  const { status, signal } = endOf(again.pane);
  if (again.pane?.dead && status === null && signal === null && !end(agent).isWithoutStatus) {
    end(agent).isWithoutStatus = true;
    return;
  }
  if (agent.kind !== "guest") {
    const ended = await withLastWords(agent, { status, signal });
    markExited(context, agent, "found_gone", ended, agent.kind === "seated");
    return;
  }
  context.live.delete(agent);
  context.events.write("leader_receiver.rebind_required", {
    team_id: agent.teamKey,
    pane_id: agent.pane.paneId,
    reason: "pane_missing",
  });
};

interface Look {
  readonly known: boolean;
  readonly pane: PaneStatus | null;
  /** Its own process, which need not be that of the pane. */
  readonly lives: boolean;
}

const ask = async (agent: LiveAgent): Promise<Look> => {
  try {
    const pane = await agent.access.identify(agent.pane);
    return { known: true, pane, lives: await isProgramAlive(agent) };
  } catch {
    return { known: false, pane: null, lives: false };
  }
};

const isFine = ({ pane, lives }: Look): boolean => pane !== null && !pane.dead && lives;
