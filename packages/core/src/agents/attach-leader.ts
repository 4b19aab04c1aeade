import type { PaneRef } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { receiverOf } from "../lease/index.ts";
import type { GuardedProvider } from "../registry/index.ts";
import {
  type Caller,
  type Context,
  createLiveAgent,
  hostTransport,
  type ProgramRef,
} from "../runtime/index.ts";
import { findLeaderProgram, type LeaderProgram } from "./bypass.ts";
import { knownProviders } from "./known-providers.ts";

export interface LeadingCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  /** The person wants the lead, though somebody who lives holds it (D13). */
  readonly confirm: boolean;
  /** The program in the pane that a person named; else it is looked for around the command. */
  readonly program?: LeaderProgram | null;
}

/**
 * Decides where messages for a team's leader go, from who called: a leader that we started, or the pane of the command. A
 * leader that lives keeps its team, unless that was confirmed; then it is answered whose the team stays.
 */
export const attachLeader = async (
  context: Context,
  teamKey: string,
  caller: Caller,
  command: LeadingCommand,
  via: string,
): Promise<string | null> => {
  const { store, clock, events } = context;
  if (caller.kind === "agent" && (caller.seat === "leader" || caller.actsAsLeader)) {
    const provider = store.agents.get(caller.teamKey, caller.agentId)?.provider ?? null;
    const epoch = store.leases.claim({
      team_key: teamKey,
      seat_key: caller.teamKey,
      seat_agent: caller.agentId,
      provider,
      pane_json: null,
      claimed_via: via,
      claimed_at: clock.now(),
    });
    events.write("leader_receiver.attached", {
      team_id: teamKey,
      provider,
      pane_id: null,
      discovery: "seat",
      owner_epoch: epoch,
    });
    return null;
  }
  const transport = await hostTransport(context);
  const pane = await transport.locateCaller(command.env);
  if (!pane) return null;
  const holder = receiverOf(context, teamKey, "leader");
  if (holder && !holder.exited && !isSamePane(holder.pane, pane) && !command.confirm)
    return `the team keeps its leader (${holder.provider.displayName} in pane ${holder.pane.paneId}); ${teamAgent("takeover", "--confirm", "--team", teamKey)} takes the lead`;
  const leader =
    command.program ?? (await findLeaderProgram(transport, command.pid, knownProviders(context)));
  const lease: PersonsPane = { pane, program: leader && refOf(leader.process) };
  const epoch = store.leases.claim({
    team_key: teamKey,
    seat_key: null,
    provider: leader?.provider.id ?? null,
    pane_json: JSON.stringify(lease),
    claimed_via: via,
    claimed_at: clock.now(),
  });
  events.write("leader_receiver.attached", {
    team_id: teamKey,
    provider: leader?.provider.id ?? null,
    pane_id: pane.paneId,
    discovery: command.program ? "explicit_pane" : via,
    owner_epoch: epoch,
  });
  // A shell in which somebody typed a command is no leader: a text must never reach a shell.
  if (leader) await followPersonsPane(context, teamKey, lease, leader.provider);
  return null;
};

const refOf = ({ pid, startTime }: ProgramRef): ProgramRef => ({ pid, startTime });

const isSamePane = (a: PaneRef, b: PaneRef): boolean => a.endpoint === b.endpoint && a.paneId === b.paneId;

/** What a lease knows of a leader that we did not start. */
export interface PersonsPane {
  readonly pane: PaneRef;
  readonly program: ProgramRef | null;
}

/** A person's own leader becomes a live agent that is written to by paste, when its program is one we know. */
export const followPersonsPane = async (
  context: Context,
  teamKey: string,
  lease: PersonsPane,
  provider: GuardedProvider,
): Promise<void> => {
  const plugin = await hostTransport(context);
  const agent = createLiveAgent({
    teamKey,
    agentId: "leader",
    kind: "guest",
    provider,
    pane: lease.pane,
    program: lease.program,
    paneRowId: null,
    access: plugin.at(lease.pane.endpoint),
    transport: null,
    cwd: context.workspace.root,
    startedAt: context.clock.now(),
    channel: "paste",
    readyWhen: "composer",
  });
  context.live.set(agent);
  context.poke(teamKey, "leader");
};
