import type { Context, LiveAgent } from "../runtime/index.ts";

interface Launch extends Pick<LiveAgent, "readyWhen"> {
  hasListed: boolean;
}

/** Programs that were started, and whose windows are not known yet, by their rows. */
const launches = new WeakMap<Context["live"], Map<number, Launch>>();

const launchesOf = ({ live }: Context): Map<number, Launch> => {
  const known = launches.get(live) ?? new Map<number, Launch>();
  launches.set(live, known);
  return known;
};

/** A program is about to be started in the window that this row will have. */
export const expectListing = (context: Context, paneRowId: number, readyWhen: LiveAgent["readyWhen"]): void =>
  void launchesOf(context).set(paneRowId, { readyWhen, hasListed: false });

/** The window is known now, or never will be. True where the program has listed our tools meanwhile. */
export const endListing = (context: Context, paneRowId: number): boolean => {
  const launch = launchesOf(context).get(paneRowId);
  launchesOf(context).delete(paneRowId);
  return launch?.hasListed ?? false;
};

/**
 * A program lists our tools before its window is known. It never will be to this coordinator where that ends now: the row of
 * its launch knows it, where no more is waited for.
 */
export const noteListedEarly = (
  context: Context,
  { teamKey, agentId }: Pick<LiveAgent, "teamKey" | "agentId">,
): void => {
  const { store, clock } = context;
  const pane = store.panes.latest(teamKey, agentId);
  if (!pane || pane.ended_at !== null) return;
  const launch = launchesOf(context).get(pane.id);
  if (launch) launch.hasListed = true;
  if (!launch || launch.readyWhen === "mcpListed") store.panes.ready(pane.id, clock.now());
};
