import type { Context, LiveAgent } from "../runtime/index.ts";
import type { MessageRow, Priority } from "../store/index.ts";

/** First comes first. */
const PRIORITIES: readonly Priority[] = ["interrupt", "normal", "when_idle"];

/** Teams and names under which an agent gets mail: its own, and the leader's of every team it leads. */
export const addressesOf = (
  context: Pick<Context, "store">,
  agent: LiveAgent,
): readonly { readonly teamKey: string; readonly recipient: string }[] => [
  ...(agent.kind === "seated" ? [] : [{ teamKey: agent.teamKey, recipient: agent.agentId }]),
  ...context.store.leases
    .ledBy(agent.teamKey, agent.agentId)
    .map((lease) => ({ teamKey: lease.team_key, recipient: "leader" })),
];

export const waitingFor = (context: Context, agent: LiveAgent): readonly MessageRow[] =>
  addressesOf(context, agent)
    .flatMap(({ teamKey, recipient }) =>
      context.store.messages.claimable(teamKey, recipient, context.clock.now()),
    )
    .sort((a, b) => PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || a.seq - b.seq);

export const submittedTo = (context: Context, agent: LiveAgent): readonly MessageRow[] =>
  addressesOf(context, agent).flatMap(({ teamKey, recipient }) =>
    context.store.messages.submitted(teamKey, recipient),
  );
