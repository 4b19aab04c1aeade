import { isTeamAgentError } from "@team-agent/core/client";
import { confirm, isAtTerminal } from "./confirm.ts";
import { paint, say } from "./output.ts";

/**
 * Runs a start. Where the coordinator says that somebody has to agree first, a person at a terminal is shown to what, and
 * the start is run again with the hash of exactly that.
 */
export const withAgreement = async <T>(
  json: boolean,
  start: (agreedHash: string | null) => Promise<T>,
): Promise<T> => {
  try {
    return await start(null);
  } catch (error) {
    const asked = json ? null : agreementIn(error);
    if (!asked || !isAtTerminal()) throw error;
    say(paint("bold", "Something came since this team was agreed to:"));
    for (const line of asked.agreement) say(line);
    if (!(await confirm("\nGo on?"))) throw error;
    return await start(asked.agreed_hash);
  }
};

const agreementIn = (error: unknown): { agreement: readonly string[]; agreed_hash: string } | null =>
  isTeamAgentError(error) && error.code === "agreement_needed"
    ? (error.data as { agreement: readonly string[]; agreed_hash: string })
    : null;
