import type { LaunchContext, LaunchRefusal, RepositoryExecutable } from "../provider.ts";

interface Program {
  /** As a person knows it. */
  readonly displayName: string;
  readonly installCommand: string;
  readonly canFork: boolean;
}

/** Why any program could not be started as asked: it is not there, or nobody says which conversation is meant; null else. */
export const refuseLaunch = (
  { detection, mode, sessionId }: Pick<LaunchContext, "detection" | "mode" | "sessionId">,
  { displayName, installCommand: action, canFork }: Program,
): LaunchRefusal | null => {
  if (detection.program === undefined)
    return { refused: "program_missing", message: `${displayName} is not installed.`, action };
  if (mode === "fork" && !canFork) {
    const message = `${displayName} cannot fork a conversation.`;
    return { refused: "fork", message, action: "team-agent clone-agent --help" };
  }
  if (mode === "fresh" || sessionId !== undefined) return null;
  const message = `${displayName} cannot ${mode} without the id of a session.`;
  return { refused: "session_id_missing", message, action: "team-agent restart --allow-fresh" };
};

/** For a program that cannot be kept from what a repository makes it run: a worker waits until somebody agrees to that. */
export const refuseRepository = async (
  ctx: Pick<LaunchContext, "seat" | "cwd" | "allowRepositoryExecutables">,
  displayName: string,
  find: (folder: string) => Promise<readonly RepositoryExecutable[]>,
): Promise<LaunchRefusal | null> => {
  if (ctx.seat === "leader" || ctx.allowRepositoryExecutables) return null;
  const files = [...new Set((await find(ctx.cwd)).map(({ file }) => file))];
  if (files.length === 0) return null;
  const message = `${displayName} cannot be kept from running what the repository brings: ${files.join(", ")}.`;
  const action = "team-agent restart --allow-repository-hooks";
  return { refused: "repository_executables", message, action };
};
