import path from "node:path";
import type { LaunchContext, LaunchPlan, LaunchRefusal } from "@team-agent/plugin-api";
import { MCP_SERVER, proxyExceptions, refuseLaunch, refuseRepository } from "@team-agent/plugin-api/toolkit";
import { INSTRUCTIONS_VARIABLE } from "./environment.ts";
import { allowedTools } from "./grants.ts";
import { hooksFor } from "./hook-config.ts";
import { repositoryExecutables } from "./repository.ts";
import { INSTALL_COMMAND } from "./values.ts";

const PROGRAM = { displayName: "GitHub Copilot CLI", installCommand: INSTALL_COMMAND, canFork: false };

/** Variables that allow everything; with exactly `true` the first one trusts the folder, too. */
const BYPASSES = ["COPILOT_ALLOW_ALL", "COPILOT_ASSISTED_APPROVAL"];

export const plan = async (ctx: LaunchContext): Promise<LaunchPlan | LaunchRefusal> => {
  // A folder has to be trusted before anything works in it, and one that is trusted runs what it brings (1.0.102).
  const refusal =
    refuseLaunch(ctx, PROGRAM) ?? (await refuseRepository(ctx, PROGRAM.displayName, repositoryExecutables));
  if (refusal !== null) return refusal;
  const isWorker = ctx.seat === "worker";
  const file = (name: string): string => path.join(ctx.secretDir, name);
  // In a folder that it is told of, the program reads instructions only below this one.
  const instructions = path.join(ctx.stateDir, ".github", "instructions", "team.instructions.md");
  const folders = [ctx.env[INSTRUCTIONS_VARIABLE], ctx.stateDir].filter((one) => one);
  const session = sessionArguments(ctx);
  return {
    argv: [
      ctx.detection.program!,
      ...session.argv,
      "--plugin-dir",
      ctx.secretDir,
      "--additional-mcp-config",
      `@${file("copilot-mcp.json")}`,
      ...(isWorker ? workerArguments(ctx) : [`--allow-tool=${MCP_SERVER}`]),
      ...(ctx.model === null ? [] : ["--model", ctx.model]),
      ...(isWorker ? [] : ctx.extraArgs),
    ],
    env: {
      ...proxyExceptions(ctx.env),
      [ctx.tokenEnv]: ctx.token,
      [INSTRUCTIONS_VARIABLE]: folders.join(","),
    },
    unsetEnv: isWorker ? BYPASSES : [],
    files: [
      { path: file("plugin.json"), content: json(PLUGIN) },
      { path: file("hooks.json"), content: json(hooksFor(ctx)) },
      { path: file("copilot-mcp.json"), content: json(mcpConfig(ctx)) },
      { path: instructions, content: `---\napplyTo: "**"\n---\n\n${ctx.instructions}\n` },
    ],
    cwd: ctx.cwd,
    expectedSessionId: session.id,
    // It lists our tools before it asks whether it may trust the folder.
    readyWhen: "composer",
    channel: "hooks",
    notes: [],
  };
};

const PLUGIN = { name: "team-agent", version: "1.0.0", description: "Calls the team.", hooks: "hooks.json" };

const workerArguments = (ctx: LaunchContext): string[] => [
  "--no-auto-update",
  "--no-remote-export",
  // Its built-in servers act for the person's account.
  ...(ctx.inheritMcp ? [] : ["--disable-builtin-mcps"]),
  ...(ctx.permissions.bypass
    ? ["--yolo"]
    : allowedTools(ctx.permissions).map((rule) => `--allow-tool=${rule}`)),
];

const SESSION_OPTIONS = ["-r", "--resume", "--continue", "--session-id", "--connect"];

const sessionArguments = (ctx: LaunchContext): { argv: string[]; id: string | null } => {
  if (ctx.mode === "resume") return { argv: [`--resume=${ctx.sessionId!}`], id: ctx.sessionId! };
  const isChosen =
    ctx.seat === "leader" && ctx.extraArgs.some((one) => SESSION_OPTIONS.includes(one.split("=")[0]!));
  return isChosen
    ? { argv: [], id: null }
    : { argv: ["--session-id", ctx.newSessionId], id: ctx.newSessionId };
};

const mcpConfig = (ctx: LaunchContext) => ({
  mcpServers: {
    [MCP_SERVER]: {
      type: "http",
      url: ctx.mcpUrl,
      headers: { Authorization: `Bearer \${${ctx.tokenEnv}}` },
      tools: ["*"],
    },
  },
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
