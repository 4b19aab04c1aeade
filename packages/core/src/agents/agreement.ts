import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import type { AgentSpec, TeamSpec } from "../team/index.ts";
import { makeOwnFolder, readOwnFile, removeLeftIn, replaceOwnFile } from "../workspace/index.ts";

/** What a person agrees to before the first spawn (D28). */
export interface LaunchAgreement {
  readonly lines: readonly string[];
  /** Names exactly what was shown; another launch with the same content needs no second question. */
  readonly hash: string;
  readonly executables: readonly RepositoryExecutable[];
  /** Folders outside the workspace that agents would work in: each is agreed to by its name. */
  readonly outside: readonly string[];
}

export interface AgreementInput {
  readonly spec: TeamSpec;
  readonly executables: readonly RepositoryExecutable[];
  readonly bypass: { readonly flag: string; readonly provider: string } | null;
  readonly allowRepositoryExecutables: boolean;
}

export const writeAgreement = ({
  spec,
  executables,
  bypass,
  allowRepositoryExecutables,
}: AgreementInput): LaunchAgreement => {
  const written = [
    `Team ${spec.team.name} will work in ${spec.team.workspace}`,
    "The agents may read and change files there; each program is told to trust its folder, and may remember that.",
    "",
    ...spec.agents.flatMap((agent) => agentLines(agent, spec.team.workspace)),
    ...(bypass ? ["", bypassLine(bypass)] : []),
    ...(executables.length > 0
      ? [
          "",
          allowRepositoryExecutables
            ? "This repository makes the agents' programs run (ALLOWED):"
            : "This repository would make the agents' programs run these; they stay off:",
          ...executables.map((entry) => `  ${entry.file}: ${entry.kind}: ${entry.what}`),
        ]
      : []),
  ];
  const lines = written.map(visible);
  return {
    lines,
    executables,
    outside: outsideFolders(spec),
    hash: createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 32),
  };
};

/** A document's own words are shown as they are, and cannot move the cursor, hide, or begin a line of their own. */
const visible = (line: string): string =>
  line.replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (sign) => `\\u{${sign.codePointAt(0)!.toString(16).padStart(4, "0")}}`,
  );

const agentLines = (agent: AgentSpec, workspace: string): readonly string[] => {
  const tools =
    agent.permission === "ask" ? "asks before every tool" : `runs without asking: ${agent.tools.join(", ")}`;
  const { workingDirectory: folder } = agent;
  const program = agent.command ? `${agent.provider}: ${agent.command}` : agent.provider;
  return [
    `  ${agent.id}  ${program}${agent.model ? ` (${agent.model})` : ""}  ${agent.paused ? "paused, not started" : tools}`,
    ...(folder === workspace
      ? []
      : [
          `    in ${folder}${leadsTo(folder)}${isInside(folder, workspace) ? "" : ", OUTSIDE this workspace"}`,
        ]),
    ...(agent.mcp === "inherit" ? ["    keeps your own MCP servers (mcp: inherit)"] : []),
  ];
};

/** Where a folder that is reached through a link really is: another target is another agreement. */
const leadsTo = (folder: string): string => {
  const real = realOrSame(folder);
  return real === folder ? "" : ` (a link to ${real})`;
};

/** Where each agent that runs will really work, by its id; within the workspace as seen from there, for that may move. */
export const realFolders = ({ agents, team }: TeamSpec): Readonly<Record<string, string>> =>
  Object.fromEntries(
    agents
      .filter(({ paused }) => !paused)
      .map(({ id, workingDirectory }) => [
        id,
        isInside(workingDirectory, team.workspace)
          ? relative(realOrSame(team.workspace), realOrSame(workingDirectory))
          : realOrSame(workingDirectory),
      ]),
  );

/** Folders outside the workspace in which agents work that run. */
export const outsideFolders = ({ agents, team }: TeamSpec): readonly string[] => [
  ...new Set(
    agents
      .filter(({ workingDirectory, paused }) => !paused && !isInside(workingDirectory, team.workspace))
      .map(({ workingDirectory }) => workingDirectory),
  ),
];

/** After resolving links: a link within the workspace may lead out of it. */
export const isInside = (folder: string, workspace: string): boolean => {
  const way = relative(realOrSame(workspace), realOrSame(folder));
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** The folders that a person did not name. */
export const unnamedFolders = (agreement: LaunchAgreement, named: readonly string[]): readonly string[] => {
  const known = new Set(named.map(realOrSame));
  return agreement.outside.filter((folder) => !known.has(realOrSame(folder)));
};

const realOrSame = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

const bypassLine = ({ flag, provider }: { readonly flag: string; readonly provider: string }): string =>
  provider === "runtime_config"
    ? `TEAM.md says ${flag}: the workers ask for nothing.`
    : `The leader runs with ${flag}: the workers get the same, and ask for nothing.`;

/** Agreements are remembered outside the workspace, so that a repository cannot bring its own. */
const agreementsFile = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.XDG_STATE_HOME ?? join(env.HOME ?? homedir(), ".local", "state"), "team-agent", "agreements.json");

const readAgreements = (path: string): Record<string, string> => {
  try {
    return JSON.parse(readOwnFile(path)) as Record<string, string>;
  } catch {
    return {};
  }
};

export const isAgreed = (
  agreement: LaunchAgreement,
  env: Readonly<Record<string, string | undefined>>,
): boolean => agreement.hash in readAgreements(agreementsFile(env));

export const rememberAgreement = (
  agreement: LaunchAgreement,
  env: Readonly<Record<string, string | undefined>>,
  at: Date,
): void => {
  const path = agreementsFile(env);
  makeOwnFolder(dirname(path));
  removeLeftIn(dirname(path));
  replaceOwnFile(
    path,
    `${JSON.stringify({ ...readAgreements(path), [agreement.hash]: at.toISOString() }, null, 2)}\n`,
  );
};
