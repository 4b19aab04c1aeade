import type { Caller, Context } from "../runtime/index.ts";
import { isAgreed, type LaunchAgreement, rememberAgreement, unnamedFolders } from "./agreement.ts";
import { noteShown, takeConsent } from "./consent.ts";

/** What came with a start as the word of whoever asked for it. */
export interface Word {
  readonly env: Readonly<Record<string, string>>;
  readonly yes?: boolean;
  /** Of the agreement that was seen and accepted. */
  readonly agreedHash?: string | null;
  /** Folders outside the workspace that were named; undefined where those were agreed to before. */
  readonly allowedFolders?: readonly string[];
}

/**
 * Whether a launch is agreed to: from before, by the leader's person, or by a person who asks for it. A model does not agree
 * for a person. What is agreed to is remembered; what is not, the leader may ask its person for.
 */
export const settleAgreement = (
  context: Context,
  caller: Caller,
  teamKey: string,
  agreement: LaunchAgreement,
  word: Word,
): boolean => {
  const remembered = isAgreed(agreement, word.env);
  const byLeader = !remembered && takeConsent(context, caller, agreement);
  const byPerson = !remembered && !byLeader && caller.kind === "person" && isGiven(agreement, word);
  const agreed = remembered || byLeader || byPerson;
  context.events.write("launch.agreement", {
    team_id: teamKey,
    hash: agreement.hash,
    agreed,
    remembered,
    by: byLeader ? "leader_dialog" : byPerson ? "person" : null,
  });
  if (!agreed) noteShown(context, caller, agreement);
  else if (!remembered) rememberAgreement(agreement, word.env, new Date(context.clock.now()));
  return agreed;
};

const isGiven = (agreement: LaunchAgreement, { yes, agreedHash, allowedFolders }: Word): boolean =>
  (yes === true || agreedHash === agreement.hash) &&
  (allowedFolders === undefined || unnamedFolders(agreement, allowedFolders).length === 0);
