import type { Context } from "../runtime/index.ts";
import { type AgentSpec, renderSpec } from "../team/index.ts";
import { writeForReading } from "../work/index.ts";
import type { RestartPlan } from "./plan-restart.ts";
import { COMPILED } from "./save-team.ts";

/** Writes a team down as its documents say it now. */
export const saveRebuilt = (context: Context, teamKey: string, plan: RestartPlan): void => {
  const { store } = context;
  const { spec, documents } = plan.rebuilt;
  store.transaction(() => {
    store.teams.save({
      ...store.teams.get(teamKey)!,
      spec_json: JSON.stringify(spec),
      launch_json: JSON.stringify({ ...plan.launch, documents }),
    });
    for (const role of spec.agents)
      saveAgent(context, teamKey, role, plan.paused.includes(role.id) ? "paused" : "running");
  });
  writeForReading(context, teamKey, COMPILED, renderSpec(spec));
};

const saveAgent = (
  { store, clock }: Context,
  teamKey: string,
  role: AgentSpec,
  wanted: "running" | "paused",
): void => {
  const { provider, model } = role;
  const before = store.agents.get(teamKey, role.id);
  const ids = { team_key: teamKey, agent_id: role.id, seat: "worker" } as const;
  const { channel = "paste", created_at = clock.now() } = before ?? {};
  store.agents.save({ ...ids, provider, role: role.role, model, wanted, channel, created_at });
};
