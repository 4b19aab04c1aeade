import { TeamAgentError } from "@team-agent/plugin-api";
import { noteConsentCalled, useConsent } from "../approvals/index.ts";
import { teamAgent } from "../ground/index.ts";
import { type Caller, type Context, createPart } from "../runtime/index.ts";
import type { LaunchAgreement } from "./agreement.ts";

/** Agreements that a leader was shown, by their lines. */
const shownTo = createPart(() => new Map<string, LaunchAgreement>());
const keyOf = (lines: readonly string[]): string => JSON.stringify(lines);

/** Somebody has to agree to this first; a leader may ask its person for exactly these lines. */
export const noteShown = (context: Context, caller: Caller, agreement: LaunchAgreement): void => {
  const leader = leaderOf(context, caller);
  if (leader) shownTo(leader).set(keyOf(agreement.lines), agreement);
};

/** How a person agrees in a terminal of their own, while the leader stays who it is. */
export const agreeCommand = (outside: readonly string[]): string =>
  teamAgent("agree", ...outside.flatMap((folder) => ["--allow-folder", folder]));

/**
 * A leader's program runs the call for which it asked its person; it counts when the program tells that it is over. Throws
 * `agreement_unknown`, `agreement_not_asked`.
 */
export const agreeForPerson = (
  context: Context,
  caller: Caller & { kind: "agent" },
  lines: readonly string[],
): { readonly asked: true } => {
  const leader = leaderOf(context, caller);
  const agreement = leader && shownTo(leader).get(keyOf(lines));
  if (!leader || !agreement)
    throw new TeamAgentError(
      "agreement_unknown",
      "nothing that waits for an agreement has exactly these lines",
      {
        action: "call start_team, and pass the lines of its answer on as they are",
      },
    );
  // Each outside folder is typed by a person.
  if (agreement.outside.length > 0 || !noteConsentCalled(leader, { lines }))
    throw new TeamAgentError(
      "agreement_not_asked",
      "the program that you are did not ask the person for this",
      {
        action: `a person runs in a terminal of their own: ${agreeCommand(agreement.outside)}`,
      },
    );
  return { asked: true };
};

/** True once where the leader's person was asked for exactly these lines, and the program then ran the call. */
export const takeConsent = (
  context: Context,
  caller: Caller,
  { lines, outside }: LaunchAgreement,
): boolean => {
  const leader = leaderOf(context, caller);
  return leader !== undefined && outside.length === 0 && useConsent(leader, { lines });
};

const leaderOf = ({ live }: Context, caller: Caller) =>
  caller.kind === "agent" && caller.seat === "leader" ? live.get(caller.teamKey, caller.agentId) : undefined;
