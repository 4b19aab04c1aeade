import { type ProgramEnd, UNSEEN } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import type { PaneRow } from "../store/index.ts";
import { forgetSecrets } from "./secrets.ts";

/**
 * Closes a launch whose program ended, or never began. Its token and its files end with it, unless a later launch has
 * them. All of it or nothing: what a kill leaves open is closed by the next coordinator.
 */
export const closeLaunch = (
  context: Context,
  { id, team_key, agent_id }: Pick<PaneRow, "id" | "team_key" | "agent_id">,
  reason: string,
  end: ProgramEnd = UNSEEN,
): void => {
  const { store, clock } = context;
  store.transaction(() => {
    store.panes.ended(id, clock.now(), reason, end);
    if (store.panes.latest(team_key, agent_id)?.id === id) forgetSecrets(context, team_key, agent_id);
  });
};
