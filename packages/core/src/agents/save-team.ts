import type { Context } from "../runtime/index.ts";
import { storedIn, type TeamRow } from "../store/index.ts";
import { type DocumentMarks, renderSpec, routeTask, type TeamSpec } from "../team/index.ts";
import { requirePlace, writeForReading } from "../work/index.ts";
import type { InheritedBypass } from "./bypass.ts";

/** Where a team belongs: a person's own, or one that a worker of another team started. */
export type Nesting = Pick<TeamRow, "team_depth" | "parent_team_key">;

/** What a person agreed to; later starts of the team's agents keep to it. */
export interface AgreedLaunch {
  readonly bypass: InheritedBypass | null;
  readonly allowRepositoryExecutables: boolean;
  /** What the repository would make the programs run, as it was shown; absent in teams of older versions. */
  readonly executables?: readonly string[];
  /** Where each agent really works, by its id; absent in teams of older versions. */
  readonly folders?: Readonly<Record<string, string>>;
  /** What the team was compiled from; absent in teams of older versions. */
  readonly documents?: DocumentMarks;
}

/** Throws `team_row_corrupt`. */
export const storedLaunch = (team: Pick<TeamRow, "team_key" | "launch_json">): AgreedLaunch =>
  storedIn(team, "launch_json") as unknown as AgreedLaunch;

/** The compiled team, for people to read. */
export const COMPILED = "team.spec.yaml";

/** Writes a new team down: its row, its agents, its tasks, and the compiled spec for people to read. */
export const saveTeam = (
  context: Context,
  teamKey: string,
  spec: TeamSpec,
  {
    env,
    launch,
    nesting,
  }: { readonly env: Record<string, string>; readonly launch: AgreedLaunch; readonly nesting: Nesting },
): void => {
  const { store, clock } = context;
  const now = clock.now();
  // Refused here, the team has no past yet.
  requirePlace(context, teamKey, COMPILED);
  store.transaction(() => {
    store.teams.save({
      team_key: teamKey,
      name: spec.team.name,
      directory: spec.team.directory,
      session_name: spec.runtime.sessionName,
      spec_json: JSON.stringify(spec),
      env_json: JSON.stringify(env),
      launch_json: JSON.stringify(launch),
      status: "alive",
      created_at: now,
      stopped_at: null,
      ...nesting,
    });
    for (const agent of spec.agents)
      store.agents.save({
        team_key: teamKey,
        agent_id: agent.id,
        seat: "worker",
        provider: agent.provider,
        role: agent.role,
        model: agent.model,
        wanted: agent.paused ? "paused" : "running",
        channel: "paste",
        created_at: now,
      });
    for (const task of spec.tasks) {
      const route = routeTask(task, spec);
      context.events.write("routing.decision", {
        team_id: teamKey,
        task_id: task.id,
        selected_agent: route.agent,
        reason: route.reason,
      });
      store.tasks.save({
        team_key: teamKey,
        task_id: task.id,
        title: task.title,
        assignee: route.agent,
        status: task.status,
        spec_json: JSON.stringify(task),
        summary: null,
        retry_count: 0,
        created_at: now,
        updated_at: now,
      });
    }
  });
  writeForReading(context, teamKey, COMPILED, renderSpec(spec));
};
