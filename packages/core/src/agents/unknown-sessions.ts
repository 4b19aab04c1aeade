import { type Context, ownerMark, teamTransport } from "../runtime/index.ts";

/** Sessions of this workspace, by their mark, whose team the database does not know: it is not the one they began with. */
export const findUnknownSessions = async (context: Context): Promise<readonly string[]> => {
  const { store, workspace, events } = context;
  const transport = await teamTransport(context);
  const seats = new Set(store.agents.leaders().map(({ team_key }) => team_key));
  const ours = ownerMark(context, "");
  const unknown = (await transport.sessions(workspace.key))
    .filter(({ owner }) => owner?.startsWith(ours))
    .filter(({ owner }) => {
      const key = owner!.slice(ours.length);
      return !seats.has(key) && !store.teams.get(key);
    })
    .map(({ name }) => name);
  for (const session of unknown) events.write("coordinator.session_unknown", { session });
  return unknown;
};
