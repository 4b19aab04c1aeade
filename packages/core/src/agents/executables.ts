import { join, relative } from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import type { GuardedProvider } from "../registry/index.ts";
import type { TeamSpec } from "../team/index.ts";

/** What the folders of all agents, and those above them up to their repositories' roots, would make their programs run. */
export const findExecutables = async (
  spec: TeamSpec,
  providers: readonly GuardedProvider[],
  workspace: string,
): Promise<readonly RepositoryExecutable[]> => {
  const found = await Promise.all(
    providers.flatMap((provider) =>
      [...foldersOf(spec, provider.id, workspace)].map(async (folder) => {
        const within = relative(workspace, folder);
        const inside = await provider.repositoryExecutables(folder);
        return inside.map((one) => ({ ...one, file: join(within, one.file) }));
      }),
    ),
  );
  const named = providers.map((provider) => namedCommands(spec, provider, workspace));
  return [...new Map([...found, ...named].flat().map((one) => [nameOf(one), one])).values()];
};

/** Programs that the team's documents name. Those that a provider knows by name are what a person installed. */
const namedCommands = (
  { agents }: TeamSpec,
  provider: GuardedProvider,
  workspace: string,
): readonly RepositoryExecutable[] =>
  agents.flatMap(({ command, paused, provider: id, roleFile }) =>
    !command || paused || id !== provider.id || provider.knowsCommand?.(command)
      ? []
      : [{ kind: "other", file: relative(workspace, roleFile), what: `command: ${command}` }],
  );

/** Names exactly this, so that what came since can be told from what was there. */
export const nameOf = ({ file, kind, what }: RepositoryExecutable): string => `${file}: ${kind}: ${what}`;

const foldersOf = (spec: TeamSpec, provider: string, workspace: string): ReadonlySet<string> =>
  new Set([
    workspace,
    ...spec.agents.filter((agent) => agent.provider === provider).map((agent) => agent.workingDirectory),
  ]);
