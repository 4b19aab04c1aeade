import { basename, isAbsolute, join, resolve } from "node:path";
import { parseDuration } from "../ground/index.ts";
import { readChannels } from "./channels.ts";
import { checkFront } from "./check-front.ts";
import { readDocument, type SourceDocument } from "./front-matter.ts";
import type { CompiledTeam, CompileInput } from "./input.ts";
import { slug } from "./names.ts";
import type { Problem } from "./problems.ts";
import { findProvider, modelProblem, unknownProvider, unknownTransport } from "./providers.ts";
import { type CompiledRole, compileRole } from "./roles.ts";
import { IDLE_KEYS, LATER_KEYS, TeamFront } from "./schema.ts";
import { findSecrets } from "./secrets.ts";
import { type AgentSpec, DEFAULT_MESSAGE_TTL_MS, DEFAULT_RETENTION_DAYS, type TeamSpec } from "./spec.ts";
import { compileWork } from "./tasks.ts";

const DEFAULT_OBJECTIVE = "Work on what the person asks the leader for.";
const DEFAULT_TICK_SEC = 5;

/** Compiles team documents. Every mistake of every file is reported at once; pure. */
export const compileTeam = (input: CompileInput): CompiledTeam => {
  const problems: Problem[] = [];
  const team = readTeam(input, problems);
  const roles = readRoles(input, problems).map((document) => ({
    document,
    ...compileRole(document, { input, team }),
  }));
  problems.push(...roles.flatMap((role) => role.problems), ...duplicateNames(roles));
  const names = [...new Set(roles.flatMap(({ name }) => (name === null ? [] : [name])))];
  const work = team === null ? null : compileWork(team.document, team.front, names);
  problems.push(...(work?.problems ?? []));

  const agents = roles.flatMap(({ agent }) => (agent === null ? [] : [agent]));
  const spec = team === null || work === null ? null : assemble(input, team, agents, work);
  return {
    spec: problems.length === 0 ? spec : null,
    problems: inOrder(problems),
    warnings: warningsOf(team),
  };
};

interface ReadTeam {
  readonly document: SourceDocument;
  readonly front: TeamFront;
  readonly channels: Readonly<Record<string, string>>;
}

const readTeam = (input: CompileInput, problems: Problem[]): ReadTeam | null => {
  const document = open(input, "TEAM.md", problems, "team-agent init");
  if (document === null) return null;
  const { chosen, problems: wrong, document: rest } = readChannels(document, input.providers);
  const { front, problems: found } = checkFront(rest, TeamFront);
  problems.push(...wrong, ...found);
  const { provider: name } = document.values;
  if (typeof name === "string") {
    const provider = findProvider(input.providers, name);
    if (provider === null) problems.push(unknownProvider(document, ["provider"], name, input.providers));
    const model = front?.model;
    const unfit = provider !== null && model ? modelProblem(provider, model) : null;
    if (unfit !== null) problems.push(document.at(["model"], unfit.message, unfit.action));
  }
  Object.keys(front?.provider_models ?? {}).forEach((key) => {
    if (findProvider(input.providers, key) !== null) return;
    problems.push(unknownProvider(document, ["provider_models", key], key, input.providers));
  });
  const { transport } = document.values;
  if (typeof transport === "string" && findProvider(input.transports, transport) === null)
    problems.push(unknownTransport(document, transport, input.transports));
  return front === null ? null : { document, front, channels: chosen };
};

const readRoles = (input: CompileInput, problems: Problem[]): readonly SourceDocument[] => {
  const paths = Object.keys(input.files).filter(
    (path) => /^agents\/[^/]+\.md$/.test(path) || isAbsolute(path),
  );
  if (paths.length === 0) {
    const agents = input.files.agents;
    const why = typeof agents === "object" ? `: ${agents.error}` : "";
    const message = `there are no role documents in agents/${why}`;
    problems.push({
      file: join(input.teamDir, "agents"),
      line: 1,
      column: 1,
      message,
      action: "team-agent init",
    });
  }
  // The team's own come first: where the team says nothing, the first one's provider is the leader's.
  const inFolderFirst = paths.sort((a, b) => Number(isAbsolute(a)) - Number(isAbsolute(b)) || compare(a, b));
  return inFolderFirst.flatMap((path) => open(input, path, problems) ?? []);
};

const open = (
  input: CompileInput,
  path: string,
  problems: Problem[],
  action?: string,
): SourceDocument | null => {
  const file = resolve(input.teamDir, path);
  const content = input.files[path];
  if (typeof content !== "string") {
    const message = `cannot be read: ${content?.error ?? "there is no such file"}`;
    problems.push({ file, line: 1, column: 1, message, ...(action === undefined ? {} : { action }) });
    return null;
  }
  const read = readDocument(file, content);
  problems.push(...read.problems, ...findSecrets(file, content));
  return read.document;
};

const duplicateNames = (
  roles: readonly (CompiledRole & { document: SourceDocument })[],
): readonly Problem[] =>
  roles.flatMap(({ name, document }, index) => {
    const first = roles.findIndex((role) => role.name === name);
    if (name === null || first === index) return [];
    const message = `the name "${name}" is taken by ${basename(roles[first]!.document.file)}`;
    return [document.at(["name"], message, "give each role a name of its own")];
  });

const assemble = (
  input: CompileInput,
  { front, document, channels }: ReadTeam,
  agents: readonly AgentSpec[],
  work: Pick<TeamSpec, "tasks" | "routing">,
): TeamSpec => {
  const name = front.name ?? basename(input.teamDir);
  const provider = front.provider ?? agents[0]?.provider ?? "";
  return {
    version: 1,
    team: {
      name,
      objective: front.objective ?? (document.body || DEFAULT_OBJECTIVE),
      workspace: input.workspace,
      directory: input.teamDir,
    },
    leader: {
      id: "leader",
      role: front.leader_role ?? "leader",
      provider: findProvider(input.providers, provider)?.id ?? provider,
      model: front.model ?? null,
    },
    agents,
    routing: work.routing,
    communication: { workerToWorker: front.worker_to_worker ?? true },
    runtime: {
      sessionName: front.session_name ?? `team-${slug(name)}`,
      transport: front.transport
        ? (findProvider(input.transports, front.transport)?.id ?? front.transport)
        : input.transport,
      ...(Object.keys(channels).length > 0 ? { channels } : {}),
      displayBackend: front.display_backend ?? "none",
      dangerousAutoApprove: front.dangerous_auto_approve ?? false,
      fast: front.fast ?? false,
      tickIntervalSec: front.tick_interval_sec ?? DEFAULT_TICK_SEC,
      retentionDays: front.retention_days ?? DEFAULT_RETENTION_DAYS,
      messageTtlMs: parseDuration(front.message_ttl ?? "") ?? DEFAULT_MESSAGE_TTL_MS,
    },
    tasks: work.tasks,
  };
};

const warningsOf = (team: ReadTeam | null): readonly Problem[] => [
  ...IDLE_KEYS.flatMap((key) =>
    team?.front[key] == null ? [] : [team.document.atKey([key], `"${key}" has no effect`, "remove the line")],
  ),
  ...LATER_KEYS.flatMap((key) => {
    const value = team?.front[key];
    if (value == null || value === false || value === "none") return [];
    return [team!.document.atKey([key], `"${key}: ${value}" is not supported yet`, "remove the line")];
  }),
];

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  [...problems].sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column);

/** TEAM.md sorts before agents/ by itself: capitals come first. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
