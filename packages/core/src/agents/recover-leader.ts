import { SPAWN_CUT, UNSEEN } from "../ground/index.ts";
import { type Context, createLiveAgent, teamTransport } from "../runtime/index.ts";
import type { PaneRow } from "../store/index.ts";
import { followPersonsPane, type PersonsPane } from "./attach-leader.ts";
import { goOn, toPane } from "./found-again.ts";

/** A leader of a person's own is looked for where it was last seen. */
export const recoverPersonsPane = async (context: Context, teamKey: string): Promise<void> => {
  const lease = context.store.leases.get(teamKey);
  if (!lease?.pane_json || !lease.provider) return;
  const person = JSON.parse(lease.pane_json) as PersonsPane;
  const { pane } = person;
  const now = await (await teamTransport(context)).at(pane.endpoint).identify(pane);
  if (now && !now.dead)
    await followPersonsPane(context, teamKey, person, await context.registry.provider(lease.provider));
  else
    context.events.write("leader_receiver.rebind_required", {
      team_id: teamKey,
      pane_id: pane.paneId,
      reason: "pane_missing",
    });
};

/** A leader that we started is found by its row. */
export const recoverLeader = async (context: Context, row: PaneRow, providerId: string): Promise<void> => {
  const pane = toPane(row);
  if (!pane) return void context.store.panes.ended(row.id, context.clock.now(), SPAWN_CUT, UNSEEN);
  const access = (await teamTransport(context)).at(pane.endpoint);
  const now = await access.identify(pane);
  if (!now || now.dead)
    return void context.store.panes.ended(row.id, context.clock.now(), "found_gone", UNSEEN);
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
    readyWhen: "mcpListed",
  });
  goOn(context, agent, row);
};
