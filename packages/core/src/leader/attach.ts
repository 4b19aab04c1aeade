import type { PaneRef, ProviderPlugin } from "@team-agent/plugin-api";
import { createLiveAgent } from "../agents/run.ts";
import type { Caller } from "../api/identity.ts";
import type { Context } from "../coordinator/context.ts";
import { teamTransport } from "../coordinator/transports.ts";

/** Decides where messages for a team's leader go, from who called: a leader that we started, or the pane of the command. */
export const attachLeader = async (
  context: Context,
  teamKey: string,
  caller: Caller,
  env: Readonly<Record<string, string>>,
  via: string,
): Promise<void> => {
  const { store, clock, events } = context;
  if (caller.kind === "agent" && caller.seat === "leader") {
    const seat = store.agents.get(caller.teamKey, caller.agentId);
    const epoch = store.leases.claim({
      team_key: teamKey,
      seat_key: caller.teamKey,
      provider: seat?.provider ?? null,
      pane_json: null,
      claimed_via: via,
      claimed_at: clock.now(),
    });
    events.write("leader_receiver.attached", {
      team_id: teamKey,
      provider: seat?.provider ?? null,
      pane_id: null,
      discovery: "seat",
      owner_epoch: epoch,
    });
    return;
  }
  const pane = await (await teamTransport(context)).locateCaller(env);
  if (!pane) return;
  const provider = await providerOfPane(context, pane, env);
  const epoch = store.leases.claim({
    team_key: teamKey,
    seat_key: null,
    provider: provider?.id ?? null,
    pane_json: JSON.stringify(pane),
    claimed_via: via,
    claimed_at: clock.now(),
  });
  events.write("leader_receiver.attached", {
    team_id: teamKey,
    provider: provider?.id ?? null,
    pane_id: pane.paneId,
    discovery: via,
    owner_epoch: epoch,
  });
  if (provider) await followPersonsPane(context, teamKey, pane, provider);
};

/** A person's own leader becomes a live agent that is written to by paste, when its program is one we know. */
export const followPersonsPane = async (
  context: Context,
  teamKey: string,
  pane: PaneRef,
  provider: ProviderPlugin,
): Promise<void> => {
  const plugin = await teamTransport(context);
  const agent = createLiveAgent({
    teamKey,
    agentId: "leader",
    seat: "worker",
    provider,
    pane,
    paneRowId: -1,
    access: plugin.at(pane.endpoint),
    transport: null,
    cwd: context.workspace.root,
    startedAt: context.clock.now(),
    channel: "paste",
    readyWhen: "composer",
  });
  agent.ready = true;
  agent.turn = { state: "unknown", since: context.clock.now(), turnId: null, source: "screen" };
  context.live.set(agent);
  context.poke(teamKey, "leader");
};

/**
 * The provider whose program runs in a pane. A shell in which somebody typed a command is none: text for a leader must
 * never reach a shell.
 */
const providerOfPane = async (
  context: Context,
  pane: PaneRef,
  env: Readonly<Record<string, string>>,
): Promise<ProviderPlugin | null> => {
  const now = await (await teamTransport(context)).at(pane.endpoint).identify(pane);
  if (!now) return null;
  for (const { manifest, problem } of context.registry.plugins) {
    if (manifest.kind !== "provider" || problem) continue;
    const provider = await context.registry.provider(manifest.id);
    if (provider.programs.includes(now.command)) return provider;
    // Some programs are run by an interpreter; then what the calling command was started by tells.
    if (
      env.TEAM_AGENT_LEADER_PROVIDER === provider.id &&
      now.command !== "sh" &&
      !/^(?:ba|z|fi|da|k)sh$/.test(now.command)
    )
      return provider;
  }
  return null;
};
