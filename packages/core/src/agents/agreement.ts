import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { RepositoryExecutable } from "@team-agent/plugin-api";
import type { TeamSpec } from "../team/index.ts";
import { makeOwnFolder, readOwnFile, replaceOwnFile } from "../workspace/index.ts";

/** What a person agrees to before the first spawn (D28). */
export interface LaunchAgreement {
  readonly lines: readonly string[];
  /** Names exactly what was shown; another launch with the same content needs no second question. */
  readonly hash: string;
  readonly executables: readonly RepositoryExecutable[];
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
  const lines = [
    `Team ${spec.team.name} will work in ${spec.team.workspace}`,
    "The agents may read and change files there; each program is told to trust this folder, and may remember that.",
    "",
    ...spec.agents.map((agent) => {
      const tools =
        agent.permission === "ask"
          ? "asks before every tool"
          : `runs without asking: ${agent.tools.join(", ")}`;
      return `  ${agent.id}  ${agent.provider}${agent.model ? ` (${agent.model})` : ""}  ${agent.paused ? "paused, not started" : tools}`;
    }),
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
  return {
    lines,
    executables,
    hash: createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 32),
  };
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
  replaceOwnFile(
    path,
    `${JSON.stringify({ ...readAgreements(path), [agreement.hash]: at.toISOString() }, null, 2)}\n`,
  );
};
