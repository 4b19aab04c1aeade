import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { TeamAgentError, teamAgent } from "@team-agent/core/client";
import { isAtTerminal, isYes } from "./confirm.ts";
import { callerEnvironment, ownToken, type Reply, type Session } from "./coordinator.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { paint, say } from "./output.ts";

type LaunchCommand = "quick-start" | "agree";
type Outcome = Reply<"team.start">;
type Agreement = Extract<Outcome, { kind: "agreementNeeded" }>["agreement"];

/**
 * Starts a team, or with `agree` only agrees to its start. Where somebody has to agree first, a person at a terminal is
 * shown to what, and asked. Throws `agreement_needed`.
 */
export const startOrAgree = async (
  session: Session,
  options: LaunchOptions,
  command: LaunchCommand,
  given: { readonly agreedHash: string | null; readonly folders: readonly string[] } = {
    agreedHash: null,
    folders: [],
  },
): Promise<Exclude<Outcome, { kind: "agreementNeeded" }>> => {
  const outcome = await session.call("team.start", {
    teamDir: options.teamdir,
    name: options.name ?? null,
    yes: options.yes,
    agreedHash: given.agreedHash,
    allowRepositoryHooks: options.allowRepositoryHooks,
    allowedFolders: [...options.allowFolder.map((folder) => resolve(folder)), ...given.folders],
    agreeOnly: command === "agree",
    env: callerEnvironment(),
    callerPid: process.pid,
  });
  if (outcome.kind !== "agreementNeeded") return outcome;
  const { agreement, isForPerson } = outcome;
  const mayAsk = isAtTerminal() && ownToken() === undefined;
  if (given.agreedHash !== null || options.json || !mayAsk)
    throw needed(agreement, command, { ...options, isForPerson });
  const folders = await askPerson(agreement, command);
  return await startOrAgree(session, options, command, { agreedHash: agreement.hash, folders });
};

/** What keeps the words of a person apart from those of a model: the model is told to ask, the person how to say yes. */
const needed = (
  { lines, hash, outside }: Agreement,
  command: LaunchCommand,
  { allowRepositoryHooks, teamdir, name, isForPerson }: LaunchOptions & { readonly isForPerson: boolean },
): TeamAgentError => {
  const asGiven = [
    ...(teamdir ? [teamdir] : []),
    ...(name ? ["--name", name] : []),
    ...(allowRepositoryHooks ? ["--allow-repository-hooks"] : []),
    ...outside.flatMap((folder) => ["--allow-folder", folder]),
  ];
  return new TeamAgentError(
    "agreement_needed",
    `somebody has to agree to this launch first:\n${lines.join("\n")}`,
    {
      action:
        ownToken() === undefined
          ? teamAgent(command, "--yes", ...asGiven)
          : `${isForPerson ? "" : "call the tool agree_launch with these lines, or "}a person runs in a terminal of their own: ${teamAgent("agree", ...asGiven)}`,
      data: { agreement: lines, agreed_hash: hash },
    },
  );
};

/** The outside folders that were typed. Throws where the person does not agree. */
const askPerson = async (
  { lines, outside }: Agreement,
  command: LaunchCommand,
): Promise<readonly string[]> => {
  say(paint("bold", "Before anything is started:"));
  for (const line of lines) say(line);
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  const named: string[] = [];
  for (const folder of outside) {
    const typed = await questions.question(`\n${folder} is outside this workspace. Type it to agree: `);
    if (typed.trim() === folder) named.push(folder);
  }
  const asked = command === "agree" ? "May this team be started?" : "Start this team?";
  const answer = await questions.question(`\n${asked} [y/N] `);
  questions.close();
  if (!isYes(answer) || named.length < outside.length)
    throw new TeamAgentError("agreement_needed", "nothing was started", { action: teamAgent(command) });
  return named;
};
