import { TeamAgentError } from "@team-agent/plugin-api";
import { type OurCommand, teamAgent } from "../ground/index.ts";
import type { Caller } from "../runtime/index.ts";
import { type LaunchAgreement, unnamedFolders } from "./agreement.ts";

/** A command as it was typed, but for its team. */
export type TypedCommand = readonly [OurCommand, ...string[]];

/** The way out is what was refused, with the word that was missing. */
export const agreementNeeded = (
  teamKey: string,
  caller: Caller,
  agreement: LaunchAgreement,
  {
    command,
    knownFolders = [],
  }: { readonly command: TypedCommand; readonly knownFolders?: readonly string[] },
) => {
  const { lines, hash } = agreement;
  const folders = unnamedFolders(agreement, knownFolders).flatMap((one) => ["--allow-folder", one]);
  const asPerson = teamAgent(...command, ...folders, "--yes", "--team", teamKey);
  return new TeamAgentError(
    "agreement_needed",
    `something came since this team was agreed to; somebody has to agree to it first:\n${lines.join("\n")}`,
    {
      action:
        caller.kind === "person"
          ? asPerson
          : caller.seat === "worker"
            ? `a person runs in a terminal of their own: ${asPerson}`
            : `call the tool agree_launch with these lines and run this again, or a person runs in a terminal of their own: ${asPerson}`,
      data: { agreement: lines, agreed_hash: hash },
    },
  );
};
