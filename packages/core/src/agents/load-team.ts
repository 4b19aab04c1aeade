import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { type Detection, TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { GuardedProvider, Registry } from "../registry/index.ts";
import type { Context } from "../runtime/index.ts";
import { compileTeam, readTeamFiles, type TeamSpec } from "../team/index.ts";

/** The folder with TEAM.md: as named, or the usual place of the workspace. */
export const findTeamDir = (workspace: string, named: string | null): string => {
  if (named) return isAbsolute(named) ? named : join(workspace, named);
  for (const place of [join(workspace, ".team", "current"), workspace])
    if (existsSync(join(place, "TEAM.md"))) return place;
  return join(workspace, ".team", "current");
};

export const loadTeamSpec = async (
  registry: Registry,
  workspace: string,
  teamDir: string,
): Promise<TeamSpec> => (await loadTeam(registry, workspace, teamDir)).spec;

/**
 * Reads and compiles a team's documents; every mistake of every file is in the one error. `others` are role documents that
 * stand elsewhere, by their absolute paths.
 */
export const loadTeam = async (
  registry: Registry,
  workspace: string,
  teamDir: string,
  others: readonly string[] = [],
): Promise<{ readonly spec: TeamSpec; readonly warnings: readonly string[] }> => {
  const { files, profiles } = await readTeamFiles(teamDir, others);
  registry.refresh();
  // Why one cannot be used is told by whoever loads it: the documents are right to name it.
  const ofKind = (wanted: string) =>
    registry.plugins
      .map(({ manifest }) => manifest)
      .filter(({ kind }) => kind === wanted)
      .map((manifest) => ({
        id: manifest.id,
        aliases: manifest.aliases,
        models: [],
        displayName: manifest.displayName,
        takesCommand: manifest.kind === "provider" && manifest.capabilities.command === true,
        ...(manifest.kind === "provider" && manifest.channels ? { channels: manifest.channels } : {}),
      }));
  const { spec, problems, warnings } = compileTeam({
    ...{ teamDir, workspace, files, profiles },
    providers: ofKind("provider"),
    transports: ofKind("transport"),
    transport: registry.defaultTransport(),
  });
  if (!spec)
    throw new TeamAgentError(
      "team_documents_invalid",
      problems
        .map((problem) => `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`)
        .join("\n"),
      {
        action: problems.find((problem) => problem.action)?.action ?? teamAgent("validate", teamDir),
        data: { problems },
      },
    );
  return { spec, warnings: warnings.map((one) => `${one.file}:${one.line}:${one.column}: ${one.message}`) };
};

export interface ProviderInUse {
  readonly provider: GuardedProvider;
  readonly detection: Detection;
}

/** Loads and probes every provider that the team's running agents need; all that is missing is named at once. */
export const probeProviders = async (
  context: Context,
  teamKey: string,
  ids: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, ProviderInUse>> => {
  const found = new Map<string, ProviderInUse>();
  const problems: { id: string; code: string; message: string; action: string }[] = [];
  await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const provider = await context.registry.provider(id);
      const detection = await provider.detect({ env });
      if (!detection.installed || detection.signedIn === "no")
        problems.push({
          id,
          code: detection.installed ? "provider_not_signed_in" : "provider_missing",
          message: detection.problem?.message ?? `${provider.displayName} is not installed`,
          action: detection.problem?.action ?? provider.installCommand,
        });
      found.set(id, { provider, detection });
    }),
  );
  for (const { id, code, action } of problems)
    context.events.write("launch.provider_missing", { team_id: teamKey, provider: id, reason: code, action });
  const [first] = problems;
  if (first)
    throw new TeamAgentError(first.code, problems.map((problem) => problem.message).join("\n"), {
      action: problems.map((problem) => problem.action).join("; "),
    });
  return found;
};
