import { statSync } from "node:fs";
import { TeamAgentError } from "@team-agent/plugin-api";
import { quoteWord, teamAgent } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import type { AgentSpec } from "../team/index.ts";
import type { ProviderInUse } from "./load-team.ts";

/** A team that was started before is continued, never started over. */
export const refuseWithPast = (context: Context, teamKey: string): void => {
  const team = context.store.teams.get(teamKey);
  if (!team) return;
  const running = team.status === "alive";
  throw new TeamAgentError(
    "team_exists",
    running
      ? `team ${teamKey} is running already`
      : `team ${teamKey} has a past: its conversations and messages are kept`,
    {
      action: teamAgent(running && runs(context, teamKey) ? "status" : "restart", "--team", teamKey),
      data: { team: teamKey, session_name: team.session_name },
    },
  );
};

/** At least one of its programs does. */
const runs = ({ live }: Context, teamKey: string): boolean =>
  live.all().some((agent) => agent.teamKey === teamKey && agent.kind === "worker" && !agent.exited);

export const refuseWithoutTransport = async (
  { registry }: Context,
  id: string,
  env: Readonly<Record<string, string>>,
): Promise<void> => {
  const found = await (await registry.transport(id)).detect({ env });
  if (found.installed) return;
  throw new TeamAgentError(
    found.version ? "transport_too_old" : "transport_missing",
    found.problem?.message ?? "the transport is not installed",
    {
      action: found.problem?.action ?? "team-agent doctor",
    },
  );
};

/** A program that is started where no folder is would work in another one, which nobody agreed to. */
export const refuseFolders = (agents: readonly AgentSpec[]): void => {
  const gone = agents.filter(({ workingDirectory }) => !isFolder(workingDirectory));
  if (gone.length === 0) return;
  throw new TeamAgentError(
    "folder_missing",
    gone
      .map(({ id, workingDirectory }) => `${id} works in ${workingDirectory}, which is no folder`)
      .join("\n"),
    { action: `mkdir -p ${gone.map(({ workingDirectory }) => quoteWord(workingDirectory)).join(" ")}` },
  );
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** A role that names a profile must not quietly run with the person's own sign-in. */
export const refuseProfiles = (agents: readonly AgentSpec[]): void => {
  const named = agents.filter((agent) => agent.profile !== null);
  if (named.length === 0) return;
  throw new TeamAgentError(
    "launch_refused",
    named
      .map((agent) => `${agent.roleFile}: profiles are not supported yet (profile: ${agent.profile})`)
      .join("\n"),
    {
      action: "take the profile line out; the agent then uses your own sign-in",
    },
  );
};

export const refuseModels = (
  agents: readonly AgentSpec[],
  providers: ReadonlyMap<string, Pick<ProviderInUse, "provider">>,
): void => {
  const problems = agents.flatMap((agent) => {
    const problem = agent.model ? providers.get(agent.provider)!.provider.validateModel(agent.model) : null;
    return problem ? [`${agent.roleFile}: ${problem}`] : [];
  });
  if (problems.length > 0)
    throw new TeamAgentError("team_documents_invalid", problems.join("\n"), {
      action: "name a model that the provider has, or take the line out",
    });
};
