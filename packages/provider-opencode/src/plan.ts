import path from "node:path";
import type { LaunchContext, LaunchPlan, LaunchRefusal } from "@team-agent/plugin-api";
import {
  type Json,
  MCP_SERVER,
  mergeSettings,
  parseObject,
  proxyExceptions,
  refuseLaunch,
} from "@team-agent/plugin-api/toolkit";
import { TEAM_RULE, workerRules } from "./grants.ts";
import { serversOf } from "./own-servers.ts";
import { prepareDatabase } from "./prepare.ts";
import { BRIDGE_VARIABLE, databaseFile, INSTALL_COMMAND } from "./values.ts";

const CONFIG = "OPENCODE_CONFIG_CONTENT";

// It shows its input line before a copy is there, and what is typed then goes elsewhere (1.18.33).
const PROGRAM = { displayName: "OpenCode", installCommand: INSTALL_COMMAND, canFork: false };

export const plan = async (ctx: LaunchContext): Promise<LaunchPlan | LaunchRefusal> => {
  const refusal = refuseLaunch(ctx, PROGRAM);
  if (refusal !== null) return refusal;
  await prepareDatabase(ctx.detection.program!, ctx.env);
  const isWorker = ctx.seat === "worker";
  // It goes into the system prompt from a file alone, and is read again when the conversation is resumed.
  const instructions = path.join(ctx.stateDir, "team-instructions.md");
  const config = mergeSettings(
    parseObject(ctx.env[CONFIG] ?? "") ?? {},
    await settingsFor(ctx, instructions),
  );
  return {
    argv: [
      ctx.detection.program!,
      ...(ctx.mode === "resume" ? ["--session", ctx.sessionId!] : []),
      ...(ctx.model === null ? [] : ["--model", ctx.model]),
      ...(isWorker && ctx.permissions.bypass ? ["--auto"] : []),
      ...(isWorker ? [] : ctx.extraArgs),
    ],
    env: {
      ...proxyExceptions(ctx.env),
      [ctx.tokenEnv]: ctx.token,
      [CONFIG]: JSON.stringify(config),
      [BRIDGE_VARIABLE]: JSON.stringify({
        url: ctx.hookUrl,
        tokenEnv: ctx.tokenEnv,
        record: databaseFile(ctx.env),
      }),
      ...(isWorker && !ctx.allowRepositoryExecutables ? { OPENCODE_DISABLE_PROJECT_CONFIG: "1" } : {}),
    },
    unsetEnv: isWorker ? ["OPENCODE_PERMISSION", "OPENCODE_PURE"] : ["OPENCODE_PURE"],
    files: [{ path: instructions, content: `${ctx.instructions}\n` }],
    cwd: ctx.cwd,
    // It chooses its own id, and names it with the first prompt.
    expectedSessionId: ctx.mode === "resume" ? ctx.sessionId! : null,
    // It lists our tools before it draws its input box.
    readyWhen: "composer",
    channel: "hooks",
    notes: [],
  };
};

const settingsFor = async (ctx: LaunchContext, instructions: string): Promise<Json> => {
  const isWorker = ctx.seat === "worker";
  const others = isWorker && !ctx.inheritMcp ? await serversOf(ctx.env) : [];
  return {
    plugin: [BRIDGE],
    instructions: [instructions],
    mcp: {
      ...Object.fromEntries(others.map((name) => [name, { enabled: false }])),
      [MCP_SERVER]: {
        type: "remote",
        url: ctx.mcpUrl,
        headers: { Authorization: `Bearer {env:${ctx.tokenEnv}}` },
        oauth: false,
        enabled: true,
      },
    },
    permission: isWorker ? workerRules(ctx.permissions) : TEAM_RULE,
    ...(isWorker ? { autoupdate: false, share: "disabled" } : {}),
  };
};

/** Beside this file, where it was built. */
const BRIDGE = new URL("./bridge.js", import.meta.url).href;
