import type { Context } from "../runtime/index.ts";
import { type AgentSpec, renderSpec } from "../team/index.ts";
import { writeForReading } from "../work/index.ts";
import type { Form } from "./mix-forms.ts";
import type { RestartPlan } from "./plan-restart.ts";
import { COMPILED } from "./save-team.ts";

/** Writes a team down as its documents say it now. */
export const saveRebuilt = (
  context: Context,
  teamKey: string,
  { rebuilt, launch, paused }: RestartPlan,
): void => {
  const { spec, documents } = rebuilt;
  const form = { spec, launch: { ...launch, documents } };
  saveForm(context, teamKey, form, () => {
    for (const role of spec.agents)
      saveAgent(context, teamKey, role, paused.includes(role.id) ? "paused" : "running");
  });
};

/** Writes a team down, and in one with it what belongs to it. */
export const saveForm = (
  context: Context,
  teamKey: string,
  { spec, launch }: Form,
  saveAgents: () => void,
): void => {
  const { store } = context;
  store.transaction(() => {
    store.teams.save({
      ...store.teams.get(teamKey)!,
      spec_json: JSON.stringify(spec),
      launch_json: JSON.stringify(launch),
    });
    saveAgents();
  });
  writeForReading(context, teamKey, COMPILED, renderSpec(spec));
};

export const saveAgent = (
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
