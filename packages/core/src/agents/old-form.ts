import type { Context } from "../runtime/index.ts";
import type { AgentRow, SessionRow, TeamRow } from "../store/index.ts";
import { type AgentSpec, storedSpec } from "../team/index.ts";
import type { RestartedAgent } from "./bring-back.ts";
import { type Form, mixForms } from "./mix-forms.ts";
import type { RestartPlan } from "./plan-restart.ts";
import { saveAgent, saveForm } from "./save-rebuilt.ts";
import { storedLaunch } from "./save-team.ts";

interface OldAgent {
  readonly row: AgentRow;
  readonly session: SessionRow | null;
}

/** How a team ran before a restart. */
export interface OldForms {
  readonly teamKey: string;
  readonly form: Form;
  /** Those that ran, and come back as something else. */
  readonly agents: ReadonlyMap<string, OldAgent>;
}

/** To be asked for before anything is ended. */
export const oldFormsOf = ({ store, live }: Context, team: TeamRow, plan: RestartPlan): OldForms => {
  const teamKey = team.team_key;
  const form: Form = {
    spec: storedSpec(team),
    launch: storedLaunch(team),
  };
  const ran = plan.agents.filter(
    ({ role }) => live.get(teamKey, role.id) && differs(form, { ...plan, spec: plan.rebuilt.spec }, role),
  );
  const agents = ran.map(({ role: { id } }) => {
    const session = store.sessions.get(teamKey, id) ?? null;
    return [id, { row: store.agents.get(teamKey, id)!, session }] as const;
  });
  return { teamKey, form, agents: new Map(agents) };
};

/**
 * Brings those back as they were that ran before and did not come up as their documents say now. What is written down of them
 * is what runs. One that fails in both forms is left in the new one, with the reasons.
 */
export const takeUpOldForms = async (
  context: Context,
  plan: RestartPlan,
  { teamKey, form, agents }: OldForms,
  {
    first,
    start,
  }: {
    readonly first: readonly RestartedAgent[];
    readonly start: (agentIds: readonly string[]) => Promise<readonly RestartedAgent[]>;
  },
): Promise<readonly RestartedAgent[]> => {
  const failed = first.filter(({ agent_id, error }) => error !== null && agents.has(agent_id));
  if (failed.length === 0) return first;
  // Where nobody came up, it may be the team's own document.
  const isWhole = first.every(({ error }) => error !== null);
  const now: Form = {
    spec: plan.rebuilt.spec,
    launch: { ...plan.launch, documents: plan.rebuilt.documents },
  };
  const mixed = (old: readonly string[]) =>
    mixForms(form, now, { old: new Set(old), isWhole: isWhole && old.length > 0 });
  const ids = failed.map(({ agent_id }) => agent_id);
  saveForm(context, teamKey, mixed(ids), () => {
    for (const id of ids) putBack(context, teamKey, agents.get(id)!);
  });
  const again = new Map((await start(ids)).map((one) => [one.agent_id, one]));
  const isUp = (id: string) => again.get(id)?.error === null;
  const lost = now.spec.agents.filter(({ id }) => ids.includes(id) && !isUp(id));
  if (lost.length > 0)
    saveForm(context, teamKey, mixed(ids.filter(isUp)), () => {
      for (const role of lost) saveAgent(context, teamKey, role, "running");
    });
  for (const { agent_id, error } of failed)
    context.events.write("restart.rollback_session", {
      team_id: teamKey,
      agent_id,
      ok: isUp(agent_id),
      error,
    });
  return first.map((one) => describe(context, teamKey, one, again.get(one.agent_id)));
};

/** Of itself, or of what it shares with the others. */
const differs = (before: Form, now: Form, role: AgentSpec): boolean => {
  const old = before.spec.agents.find(({ id }) => id === role.id);
  return old !== undefined && JSON.stringify([old, shared(before)]) !== JSON.stringify([role, shared(now)]);
};

const shared = ({ spec, launch }: Form) => [{ ...spec, agents: [] }, launch.bypass];

/** With the conversation that it had: a start that failed may have begun another one. */
const putBack = ({ store }: Context, teamKey: string, { row, session }: OldAgent): void => {
  store.agents.restore({ ...row, failure: null });
  if (session) store.sessions.restore(session);
  else store.sessions.remove(teamKey, row.agent_id);
};

const describe = (
  { store }: Context,
  teamKey: string,
  first: RestartedAgent,
  again: RestartedAgent | undefined,
): RestartedAgent => {
  if (!again) return first;
  if (again.error === null) {
    const reason = `${again.reason}; as it was before, for its new form did not come up: ${first.error}`;
    return { ...again, reason, old_form: first.error };
  }
  const error = `${first.error}; and as it was before: ${again.error}`;
  store.agents.update(teamKey, first.agent_id, { failure: error });
  return { ...again, error };
};
