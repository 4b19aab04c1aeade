import path from "node:path";
import type { LaunchContext, LaunchPlan, LaunchRefusal } from "@team-agent/plugin-api";
import {
  exists,
  MCP_SERVER,
  parseObject,
  proxyExceptions,
  readIfThere,
  refuseLaunch,
  refuseRepository,
} from "@team-agent/plugin-api/toolkit";
import { INSTRUCTIONS_FILE, makeHome, SETTINGS_FILE } from "./home.ts";
import { policyFor } from "./policy.ts";
import { repositoryExecutables } from "./repository.ts";
import { NESTED_VARIABLE, settingsFor } from "./settings.ts";
import { homeVariables, INSTALL_COMMAND, personFolder } from "./values.ts";

const PROGRAM = { displayName: "Gemini CLI", installCommand: INSTALL_COMMAND, canFork: false };

/** So it writes every hook's text, for the model as well (0.61.0). */
const ENTITIES =
  "In texts that hooks bring, &lt; stands for < and &gt; for >, &amp;lt; for &lt; and &amp;gt; for &gt;.";

export const plan = async (ctx: LaunchContext): Promise<LaunchPlan | LaunchRefusal> => {
  // A folder that it does not trust has no MCP servers, not even ours; one that it trusts runs what it brings (0.61.0).
  const refusal =
    refuseLaunch(ctx, PROGRAM) ?? (await refuseRepository(ctx, PROGRAM.displayName, repositoryExecutables));
  if (refusal !== null) return refusal;
  const theirs = path.join(personFolder(ctx.env), SETTINGS_FILE);
  const settings = parseObject((await readIfThere(theirs)) ?? "{}");
  const isWorker = ctx.seat === "worker";
  const file = (name: string): string => path.join(ctx.secretDir, name);
  const session = sessionArguments(ctx);
  await makeHome(ctx);
  return {
    argv: [
      ctx.detection.program!,
      ...session.argv,
      ...(isWorker ? workerArguments(ctx) : []),
      ...(await policyArguments(ctx, file(POLICY_FILE))),
      ...(ctx.model === null ? [] : ["--model", ctx.model]),
      ...(isWorker ? [] : ctx.extraArgs),
    ],
    env: {
      ...proxyExceptions(ctx.env),
      [ctx.tokenEnv]: ctx.token,
      ...homeVariables(ctx.env, ctx.stateDir),
      ...trustOf(ctx),
    },
    unsetEnv: [NESTED_VARIABLE],
    files: [
      { path: file(SETTINGS_FILE), content: JSON.stringify(settingsFor(ctx, settings ?? {}), null, 2) },
      { path: file(INSTRUCTIONS_FILE), content: `${withoutImports(ctx.instructions)}\n\n${ENTITIES}\n` },
      { path: file(POLICY_FILE), content: policyFor(ctx) },
    ],
    cwd: ctx.cwd,
    expectedSessionId: session.id,
    // A prompt that comes before is put to the model without the conversation (0.61.0).
    readyWhen: ctx.mode === "resume" ? "recordWritten" : "mcpListed",
    channel: "hooks",
    notes: settings === null ? [`${theirs} is no plain JSON: its settings are left out.`] : [],
  };
};

const POLICY_FILE = "team.toml";
const TRUST_VARIABLE = "GEMINI_CLI_TRUSTED_FOLDERS_PATH";

/** An `@` before a word would be replaced by the file of that name. */
const withoutImports = (text: string): string => text.replace(/(^|\s)@(?=[./A-Za-z])/g, "$1@\u2060");

/**
 * The folder is trusted for this launch alone: nothing in it runs by itself, or somebody agreed to that. By the argument its
 * settings are left out all the same, by the variable they count (0.61.0).
 */
const workerArguments = ({ allowRepositoryExecutables, inheritMcp, permissions }: LaunchContext) => [
  ...(allowRepositoryExecutables ? [] : ["--skip-trust"]),
  ...(inheritMcp ? [] : ["--allowed-mcp-server-names", MCP_SERVER]),
  "--approval-mode",
  permissions.bypass ? "yolo" : "default",
];

const trustOf = ({ allowRepositoryExecutables, env, seat }: LaunchContext): Record<string, string> => {
  if (seat === "worker") return allowRepositoryExecutables ? { GEMINI_CLI_TRUST_WORKSPACE: "true" } : {};
  // Which folders a person trusts is written down for all of their launches.
  const file = env[TRUST_VARIABLE] || path.join(personFolder(env), "trustedFolders.json");
  return { [TRUST_VARIABLE]: file };
};

/** A named file takes the place of the person's own rules, unless these are named, too. */
const policyArguments = async ({ env, extraArgs }: LaunchContext, file: string): Promise<string[]> => {
  const own = path.join(personFolder(env), "policies");
  const isNamed = extraArgs.some((one) => /^--policy(?:=|$)/.test(one));
  return [...(!isNamed && (await exists(own)) ? ["--policy", own] : []), "--policy", file];
};

const SESSION_OPTIONS = /^(?:-r|--resume|--session-id|--session-file)(?:=|$)/;

const sessionArguments = (ctx: LaunchContext): { argv: string[]; id: string | null } => {
  const { extraArgs, mode, newSessionId: fresh, seat, sessionId } = ctx;
  if (mode === "resume") return { argv: ["--resume", sessionId!], id: sessionId! };
  const isChosen = seat === "leader" && extraArgs.some((one) => SESSION_OPTIONS.test(one));
  return isChosen ? { argv: [], id: null } : { argv: ["--session-id", fresh], id: fresh };
};
