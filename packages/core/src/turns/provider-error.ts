import type { ProviderErrorCategory, TurnFact } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type NoticeKey, tellLeader, withdrawNotices } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { errorOf, turnPart } from "./state.ts";

type ErrorFact = Extract<TurnFact, { kind: "providerError" }>;

/** Kind of the scheduled event at whose time one message is tried again. */
export const QUOTA_RESET = "quota_reset";

/** Where the provider names no time: after 1, 2, 4 … 15 minutes. */
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** A hook and the record tell of the same error at different moments. */
const SAME_WITHIN_MS = 5_000;
/** A timer takes no longer time; the sweep finds what is due later. */
const LONGEST_TIMER_MS = 24 * 60 * 60_000;

/** Limits pass by themselves, so messages wait for their end; after any other error the next message is tried. */
export const passesByItself = (category: ProviderErrorCategory): boolean =>
  category === "rate_limit" || category === "quota";

/** When to try again. `failures` counts limits in a row, this one included. */
export const retryTime = (now: number, retryAt: number | null, failures: number): number =>
  retryAt !== null && retryAt > now
    ? retryAt
    : now + Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);

const keyOf = (agent: LiveAgent): NoticeKey<"provider_error"> =>
  `provider_error:${agent.teamKey}/${agent.agentId}:`;

/** An error of the provider: shown; when the turn ended with it, told once; and a limit holds what waits. */
export const noteProviderError = (context: Context, agent: LiveAgent, fact: ErrorFact): void => {
  const { store, events, clock } = context;
  if (fact.at < turnPart(agent).newsFrom) return;
  const { category, message, ended } = fact;
  const before = errorOf(agent);
  const isSame =
    before !== null && before.category === category && Math.abs(before.at - fact.at) < SAME_WITHIN_MS;
  if (isSame && (before.ended || !ended)) return;
  const failures = (before?.failures ?? 0) + (ended ? 1 : 0);
  const error = { category, message, at: fact.at, ended, retryAt: fact.retryAt ?? null, failures };
  turnPart(agent).error = error;
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  if (!ended) return;
  const due = passesByItself(category) ? retryTime(clock.now(), fact.retryAt ?? null, failures) : null;
  const fields = { team_id: agent.teamKey, agent_id: agent.agentId, provider: agent.provider.id };
  const isLeader = agent.kind !== "worker";
  events.write(isLeader ? "leader.api_error" : "agent.provider_error", {
    ...fields,
    error_class: category,
    matched_pattern_snippet: message.slice(0, 160),
    retry_at: due,
  });
  if (due !== null) {
    store.scheduled.replace(
      agent.teamKey,
      due,
      agent.agentId,
      QUOTA_RESET,
      { category, failures },
      clock.now(),
    );
    turnPart(agent).error = { ...error, retryAt: due };
    clock.after(Math.min(due - clock.now(), LONGEST_TIMER_MS), () =>
      context.poke(agent.teamKey, agent.agentId),
    );
  }
  if (!isLeader) tellLeader(context, agent.teamKey, `${keyOf(agent)}${fact.at}`, describe(agent, fact, due));
};

const describe = (agent: LiveAgent, { category, message }: ErrorFact, due: number | null): string =>
  [
    `The turn of ${agent.agentId} ended with an error of its provider (${category}): ${message.slice(0, 300)}`,
    due === null
      ? `Its work was not finished. To let it go on: ${teamAgent("send", agent.agentId, "go on", "--team", agent.teamKey)}`
      : `Its messages wait until ${new Date(due).toISOString()}; then one is tried. See: ${teamAgent("explain", agent.agentId, "--team", agent.teamKey)}`,
  ].join("\n");

/** The provider answered again. */
export const clearProviderError = (context: Context, agent: LiveAgent): void => {
  if (errorOf(agent) === null) return;
  turnPart(agent).error = null;
  context.store.scheduled.drop(agent.teamKey, agent.agentId, QUOTA_RESET, context.clock.now());
  withdrawNotices(context, keyOf(agent));
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};
