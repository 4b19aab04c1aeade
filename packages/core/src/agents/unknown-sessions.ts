import { type Context, ownerMark, transportsOf } from "../runtime/index.ts";

/** Sessions of this workspace, by their mark, whose team the database does not know: it is not the one they began with. */
export const findUnknownSessions = async (context: Context): Promise<readonly string[]> => {
  const { store, workspace, events } = context;
  const transports = await transportsOf(context, store.teams.all());
  const seats = new Set(store.agents.leaders().map(({ team_key }) => team_key));
  const ours = ownerMark(context, "");
  const sessions = await Promise.all(transports.map((transport) => transport.sessions(workspace.key)));
  const unknown = sessions
    .flat()
    .filter(({ owner }) => owner?.startsWith(ours))
    .filter(({ owner }) => {
      const key = owner!.slice(ours.length);
      return !seats.has(key) && !store.teams.get(key);
    })
    .map(({ name }) => name);
  for (const session of unknown) events.write("coordinator.session_unknown", { session });
  return unknown;
};
