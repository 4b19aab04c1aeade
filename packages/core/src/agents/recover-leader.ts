import { SPAWN_CUT } from "../ground/index.ts";
import { closeLaunch } from "../programs/index.ts";
import { type Context, createLiveAgent, hostTransport } from "../runtime/index.ts";
import type { PaneRow } from "../store/index.ts";
import { followPersonsPane, type PersonsPane } from "./attach-leader.ts";
import { goOn, toPane } from "./found-again.ts";

/** A leader of a person's own is looked for where it was last seen. */
export const recoverPersonsPane = async (context: Context, teamKey: string): Promise<void> => {
  const lease = context.store.leases.get(teamKey);
  if (!lease?.pane_json || !lease.provider) return;
  const person = readPane(lease.pane_json);
  // What leads no more, or is not known any more, holds up nobody: a leader attaches itself again.
  const provider = await context.registry.provider(lease.provider).catch(() => null);
  const now = person && (await (await hostTransport(context)).at(person.pane.endpoint).identify(person.pane));
  if (person && provider && now && !now.dead) await followPersonsPane(context, teamKey, person, provider);
  else
    context.events.write("leader_receiver.rebind_required", {
      team_id: teamKey,
      pane_id: person?.pane.paneId ?? null,
      reason: person && provider ? "pane_missing" : "row_unusable",
    });
};

const readPane = (json: string): PersonsPane | null => {
  try {
    const person = JSON.parse(json) as PersonsPane | null;
    return person?.pane?.endpoint && person.pane.paneId ? person : null;
  } catch {
    return null;
  }
};

/** A leader that we started is found by its row. */
export const recoverLeader = async (context: Context, row: PaneRow, providerId: string): Promise<void> => {
  const pane = toPane(row);
  if (!pane) return closeLaunch(context, row, SPAWN_CUT);
  const access = (await hostTransport(context)).at(pane.endpoint);
  const now = await access.identify(pane);
  if (!now || now.dead) return closeLaunch(context, row, "found_gone");
  const agent = createLiveAgent({
    teamKey: row.team_key,
    agentId: row.agent_id,
    kind: "seated",
    provider: await context.registry.provider(providerId),
    pane,
    paneRowId: row.id,
    access,
    transport: null,
    cwd: context.workspace.root,
    startedAt: row.intended_at,
    program:
      row.program_pid && row.program_start ? { pid: row.program_pid, startTime: row.program_start } : null,
    wrapper:
      row.wrapper_pid && row.wrapper_start ? { pid: row.wrapper_pid, startTime: row.wrapper_start } : null,
    channel: context.store.agents.get(row.team_key, row.agent_id)?.channel ?? "hooks",
    readyWhen: row.ready_when ?? "mcpListed",
  });
  goOn(context, agent, row);
};
