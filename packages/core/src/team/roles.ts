import { resolve } from "node:path";
import { checkFront } from "./check-front.ts";
import type { SourceDocument } from "./front-matter.ts";
import type { CompileInput, KnownProvider } from "./input.ts";
import { agentIdProblem } from "./names.ts";
import type { Problem } from "./problems.ts";
import { findProvider, modelProblem, unknownProvider } from "./providers.ts";
import { RoleFront, type TeamFront } from "./schema.ts";
import type { AgentSpec } from "./spec.ts";
import { resolveTools } from "./tools.ts";

export const MAX_ROLE_BYTES = 64 * 1024;

export interface RoleContext {
  readonly input: CompileInput;
  /** Null when TEAM.md has mistakes of its own; its defaults are then unknown. */
  readonly team: { readonly document: SourceDocument; readonly front: TeamFront } | null;
}

export interface CompiledRole {
  /** Null when the role's name itself is unusable. */
  readonly name: string | null;
  readonly agent: AgentSpec | null;
  readonly problems: readonly Problem[];
}

/** One role document as an agent, with everything that is wrong with it. */
export const compileRole = (document: SourceDocument, context: RoleContext): CompiledRole => {
  if (!document.hasFrontMatter) {
    const message = "the front matter is missing: a role document starts with a line ---";
    return {
      name: null,
      agent: null,
      problems: [document.at([], message, "add name, role, provider and tools between two lines ---")],
    };
  }
  const { front, problems: shape } = checkFront(document, RoleFront);
  const name = typeof document.values.name === "string" ? document.values.name.trim() : null;
  const problems = [
    ...shape,
    ...nameProblems(document, name),
    ...toolProblems(document),
    ...bodyProblems(document),
  ];
  const provider = providerOf(document, context, problems);
  if (front === null) return { name, agent: null, problems };

  problems.push(...commandProblems(document, front, provider));
  const { model, modelSource } = modelOf(document, front, provider, context, problems);
  const authMode = front.auth_mode ?? context.team?.front.default_auth_mode ?? "subscription";
  const profile = front.profile ?? context.team?.front.default_profile ?? null;
  problems.push(...profileProblems(document, authMode, profile, context));
  const agent: AgentSpec = {
    id: front.name,
    role: front.role,
    provider: provider?.id ?? "",
    command: front.command ?? null,
    model,
    modelSource,
    authMode,
    profile,
    workingDirectory: resolve(context.input.workspace, front.working_directory ?? "."),
    prompt: document.body === "" ? front.role : document.body,
    tools: resolveTools(front.tools, front.role).tools,
    permission: front.permission ?? "granted",
    mcp: front.mcp ?? "strict",
    paused: front.paused ?? false,
    roleFile: document.file,
  };
  return { name, agent, problems };
};

const nameProblems = (document: SourceDocument, name: string | null): readonly Problem[] => {
  const problem = name === null || name === "" ? null : agentIdProblem(name);
  return problem === null ? [] : [document.at(["name"], `"${name}" cannot be an agent's name: ${problem}`)];
};

const toolProblems = (document: SourceDocument): readonly Problem[] => {
  const { tools } = document.values;
  if (!Array.isArray(tools)) return [];
  const names = tools.map((tool) => (typeof tool === "string" ? tool : ""));
  return resolveTools(names).unknown.flatMap(({ index, name, suggestion }) => {
    // What is not even a text was reported by the schema.
    if (name === "") return [];
    const action = suggestion === null ? "see docs for the list of tools" : `did you mean "${suggestion}"?`;
    return [document.at(["tools", index], `unknown tool "${name}"`, action)];
  });
};

const bodyProblems = (document: SourceDocument): readonly Problem[] => {
  const bytes = Buffer.byteLength(document.body);
  if (bytes <= MAX_ROLE_BYTES) return [];
  const message = `the text of the role has ${bytes} bytes; at most ${MAX_ROLE_BYTES} reach the agent`;
  const action = "keep what every turn needs, and name files for the rest";
  return [{ file: document.file, line: document.bodyLine, column: 1, message, action }];
};

const providerOf = (
  document: SourceDocument,
  { input, team }: RoleContext,
  problems: Problem[],
): KnownProvider | null => {
  const named = document.values.provider ?? null;
  if (typeof named === "string") {
    const provider = findProvider(input.providers, named.trim());
    if (provider === null) problems.push(unknownProvider(document, ["provider"], named, input.providers));
    return provider;
  }
  // Another type was reported by the schema; without TEAM.md nobody knows the default.
  if (named !== null || team === null) return null;
  if (team.front.provider) return findProvider(input.providers, team.front.provider);
  problems.push(document.at([], 'missing key "provider"', "add a line provider: …, here or in TEAM.md"));
  return null;
};

const commandProblems = (
  document: SourceDocument,
  { command }: RoleFront,
  provider: KnownProvider | null,
): readonly Problem[] => {
  if (provider === null || (command != null) === (provider.takesCommand ?? false)) return [];
  return command == null
    ? [
        document.at(
          [],
          'missing key "command"',
          `add a line command: … : provider ${provider.id} starts what it names`,
        ),
      ]
    : [document.at(["command"], `provider ${provider.id} takes no command`, "remove the line")];
};

const modelOf = (
  document: SourceDocument,
  front: RoleFront,
  provider: KnownProvider | null,
  { input, team }: RoleContext,
  problems: Problem[],
): Pick<AgentSpec, "model" | "modelSource"> => {
  const check = (source: SourceDocument, path: readonly string[], model: string) => {
    const problem = provider === null ? null : modelProblem(provider, model);
    if (problem !== null) problems.push(source.at(path, problem.message, problem.action));
  };
  if (front.model) {
    check(document, ["model"], front.model);
    return { model: front.model, modelSource: "role" };
  }
  const byProvider = Object.entries(team?.front.provider_models ?? {}).find(
    ([name]) => provider !== null && findProvider(input.providers, name)?.id === provider.id,
  );
  if (team !== null && byProvider !== undefined) {
    check(team.document, ["provider_models", byProvider[0]], byProvider[1]);
    return { model: byProvider[1], modelSource: "team" };
  }
  if (team?.front.default_model) {
    check(team.document, ["default_model"], team.front.default_model);
    return { model: team.front.default_model, modelSource: "team" };
  }
  return { model: null, modelSource: "default" };
};

const profileProblems = (
  document: SourceDocument,
  authMode: string,
  profile: string | null,
  { input }: RoleContext,
): readonly Problem[] => {
  if (profile === null) {
    if (authMode === "subscription") return [];
    const message = `auth_mode ${authMode} needs a profile`;
    return [
      document.at(["auth_mode"], message, "add a line profile: <name> and the file profiles/<name>.env"),
    ];
  }
  if (input.profiles === undefined || input.profiles.includes(profile)) return [];
  const message = `unknown profile "${profile}"; found: ${input.profiles.join(", ") || "none"}`;
  return [document.at(["profile"], message, `create profiles/${profile}.env beside TEAM.md`)];
};
