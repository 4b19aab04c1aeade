import { quoteWord, teamAgent } from "../ground/index.ts";
import { type EvidenceRow, MESSAGE_STATES, type MessageRow } from "../store/index.ts";
import type { CheckStatus } from "./check.ts";
import { LEADER_TOLD, PROBE_ANSWERED } from "./probe.ts";

export const LEGS = ["stored", "submitted", "delivered", "answered", "leader_told"] as const;
export type LegName = (typeof LEGS)[number];

export interface LegReport {
  readonly name: LegName;
  /** `fail` is the first leg that did not come; those behind it are `deferred`. */
  readonly status: CheckStatus;
  /** Milliseconds since the leg before; null for one that did not come. */
  readonly ms: number | null;
  readonly reason: string;
  readonly action: string | null;
}

export interface ProbeFacts {
  /** Milliseconds since the epoch, just before the probe was stored. */
  readonly startedAt: number;
  readonly teamKey: string;
  readonly agentId: string;
  /** Null when the row is gone. */
  readonly message: Pick<
    MessageRow,
    "status" | "condition" | "error" | "created_at" | "submitted_at" | "delivered_at"
  > | null;
  readonly evidence: readonly Pick<EvidenceRow, "at" | "status" | "source" | "detail">[];
  /** Where the leader's notice would have gone. */
  readonly leader: string;
}

interface Came {
  readonly at: number;
  readonly reason: string;
}

/** How far a probe has come, leg by leg. */
export const reportLegs = (facts: ProbeFacts): readonly LegReport[] => {
  const came = legsThatCame(facts);
  const missing = LEGS.findIndex((name) => came[name] === null);
  return LEGS.map((name, index): LegReport => {
    const leg = came[name];
    if (missing === -1 || index < missing) {
      const before = index === 0 ? facts.startedAt : came[LEGS[index - 1]!]!.at;
      return { name, status: "pass", ms: Math.max(0, leg!.at - before), reason: leg!.reason, action: null };
    }
    if (index > missing) return { name, status: "deferred", ms: null, reason: "not reached", action: null };
    return { name, status: "fail", ms: null, ...explainMissing(name, facts) };
  });
};

const legsThatCame = ({ message, evidence, leader }: ProbeFacts): Record<LegName, Came | null> => {
  const last = (match: (one: ProbeFacts["evidence"][number]) => boolean) => evidence.findLast(match) ?? null;
  const told = last(({ source }) => source === LEADER_TOLD);
  const answer = last(({ source }) => source === PROBE_ANSWERED);
  const answered = answer && { at: answer.at, reason: answer.detail };
  const handedOver = message !== null && ["submitted", "delivered", "acknowledged"].includes(message.status);
  const since = (at: number | null | undefined, status: string): Came | null =>
    at == null ? null : { at, reason: last((one) => one.status === status)?.source ?? status };
  // An answer proves more than any record of the text, and may come before it.
  const delivered =
    since(message?.delivered_at, "delivered") ??
    (answered && { at: answered.at, reason: "proven by the answer" });
  const submitted =
    handedOver && message.submitted_at !== null
      ? since(message.submitted_at, "submitted")
      : answered && { at: answered.at, reason: "proven by the answer" };
  return {
    stored: message && { at: message.created_at, reason: "in the database" },
    submitted,
    delivered: submitted && delivered,
    answered,
    leader_told: told && { at: told.at, reason: `withheld; ${leader}: ${told.detail.split("\n", 1)[0]}` },
  };
};

const explainMissing = (
  name: LegName,
  { teamKey, agentId, message }: ProbeFacts,
): { readonly reason: string; readonly action: string } => {
  const look = teamAgent("attach", agentId, "--team", teamKey);
  const status = teamAgent("status", agentId, "--team", teamKey);
  if (!message) return { reason: "it is gone from the store", action: status };
  if (message.error) return { reason: `${message.status}: ${message.error}`, action: look };
  switch (name) {
    case "stored":
    case "submitted":
      return {
        reason: message.condition
          ? `${message.condition} (${message.status})`
          : `not handed over yet (${message.status})`,
        action: helpFor(message.status, { teamKey, agentId }) ?? status,
      };
    case "delivered":
      return { reason: "handed over, and the provider's record does not show it", action: look };
    case "answered":
      return { reason: "the agent has it, and has not called report_result", action: look };
    case "leader_told":
      return { reason: "the leader's notice was not stored", action: "team-agent doctor" };
  }
};

/** The one command that ends a hold, where there is one. */
const helpFor = (
  status: MessageRow["status"],
  { teamKey, agentId }: Pick<ProbeFacts, "teamKey" | "agentId">,
): string | null => {
  const help = MESSAGE_STATES[status].help?.replace("<agent>", quoteWord(agentId));
  return help === undefined || /[<;\u2026]/.test(help) ? null : `${help} --team ${quoteWord(teamKey)}`;
};
