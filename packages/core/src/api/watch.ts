import type { LoggedEvent } from "../events/index.ts";
import type { Context } from "../runtime/index.ts";
import { reportAgent } from "../status/index.ts";

/**
 * Tells of every event of these teams (null: of all of them, and of what belongs to none), and of each agent whose state
 * becomes another one, until `closed`. States are derived, so they are told here and stand in no log.
 */
export const watchTeams = (
  context: Context,
  teams: readonly string[] | null,
  notify: (event: unknown) => void,
  closed: AbortSignal,
): Promise<{ readonly ok: true }> =>
  new Promise((resolve) => {
    const isOurs = (team: unknown): boolean => teams === null || teams.includes(String(team));
    const told = new Map<string, string>();
    const offEvents = context.events.onEvent((event: LoggedEvent) => {
      if (isOurs(event.team_id)) notify(event);
    });
    const offChanges = context.changes.on(({ kind, teamKey, id }) => {
      if (kind !== "agent" || !isOurs(teamKey) || !context.store.agents.get(teamKey, id)) return;
      const { status, detail } = reportAgent(context.store, context.live, teamKey, id, 0);
      const key = `${teamKey}/${id}`;
      if (told.get(key) === status) return;
      told.set(key, status);
      const ts = new Date(context.clock.now()).toISOString();
      notify({ ts, event: "agent.state", team_id: teamKey, agent_id: id, status, detail });
    });
    closed.addEventListener("abort", () => {
      offEvents();
      offChanges();
      resolve({ ok: true });
    });
  });
