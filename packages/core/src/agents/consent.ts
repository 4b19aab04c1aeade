import { TeamAgentError } from "@team-agent/plugin-api";
import { useConsent } from "../approvals/index.ts";
import { teamAgent } from "../ground/index.ts";
import { type Caller, type Context, createPart, leaderCallEnvironment } from "../runtime/index.ts";
import { type LaunchAgreement, rememberAgreement } from "./agreement.ts";

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
 * A leader says that its person agreed. It counts only where the leader's program was seen to ask the person for exactly
 * this call. Throws `agreement_unknown`, `agreement_not_asked`.
 */
export const agreeForPerson = async (
  context: Context,
  caller: Caller & { kind: "agent" },
  lines: readonly string[],
): Promise<{ readonly agreed: true }> => {
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
  if (agreement.outside.length > 0 || !useConsent(leader, { lines }))
    throw new TeamAgentError(
      "agreement_not_asked",
      "the program that you are did not ask the person for this",
      {
        action: `a person runs in a terminal of their own: ${agreeCommand(agreement.outside)}`,
      },
    );
  const { clock, events } = context;
  shownTo(leader).delete(keyOf(lines));
  const env = await leaderCallEnvironment(context, caller.teamKey);
  rememberAgreement(agreement, env, new Date(clock.now()));
  events.write("launch.agreement", {
    team_id: caller.teamKey,
    hash: agreement.hash,
    agreed: true,
    remembered: false,
    by: "leader_dialog",
  });
  return { agreed: true };
};

const leaderOf = ({ live }: Context, caller: Caller) =>
  caller.kind === "agent" && caller.seat === "leader" ? live.get(caller.teamKey, caller.agentId) : undefined;
