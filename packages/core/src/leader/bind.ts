import type { LaunchPlan, PaneRef, ProviderPlugin } from "@team-agent/plugin-api";
import { followAgent, markExited } from "../agents/index.ts";
import { processStart } from "../ground/index.ts";
import { type Context, createLiveAgent, teamTransport } from "../runtime/index.ts";
import { succeedLeaders } from "./succeed.ts";

/** From now on the pane is the leader's, and its seat leads what the leader before it led. */
export const bindLeader = (
  context: Context,
  leader: {
    readonly seat: string;
    readonly provider: ProviderPlugin;
    readonly pane: PaneRef;
    readonly rowId: number;
    readonly plan: Pick<LaunchPlan, "channel" | "readyWhen">;
  },
): void => {
  const { store, clock } = context;
  store.panes.spawned(leader.rowId, leader.pane, clock.now());
  void teamTransport(context).then((transport) => {
    const agent = createLiveAgent({
      teamKey: leader.seat,
      agentId: "leader",
      kind: "seated",
      provider: leader.provider,
      pane: leader.pane,
      paneRowId: leader.rowId,
      access: transport.at(leader.pane.endpoint),
      transport: null,
      cwd: context.workspace.root,
      startedAt: clock.now(),
      channel: leader.plan.channel,
      readyWhen: leader.plan.readyWhen,
    });
    context.live.set(agent);
    succeedLeaders(context, agent);
    // A person watches this pane: dialogs are theirs to answer, readiness is told by hooks and MCP.
    if (leader.plan.readyWhen === "composer") followAgent(context, agent);
  });
};

/** The program that took over the caller's pane runs under this pid. Until then nothing is typed there. */
export const bindProgram = (context: Context, seat: string, pid: number): void => {
  const agent = context.live.get(seat, "leader");
  const startTime = processStart(pid);
  if (!agent || !startTime) return;
  agent.program = { pid, startTime };
  if (agent.paneRowId !== null) context.store.panes.setProgram(agent.paneRowId, pid, startTime);
};

/** The leader's program ended; its pane is a shell again, and nothing may be typed there. */
export const endLeader = (context: Context, seat: string, exitStatus: number | null): void => {
  const agent = context.live.get(seat, "leader");
  if (agent) markExited(context, agent, "exited", { status: exitStatus, signal: null }, true);
};
