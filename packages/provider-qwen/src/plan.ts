import path from "node:path";
import type { LaunchContext, LaunchPlan, LaunchRefusal } from "@team-agent/plugin-api";
import { MCP_SERVER, proxyExceptions, refuseLaunch, refuseRepository } from "@team-agent/plugin-api/toolkit";
import { repositoryExecutables, repositoryVariables } from "./repository.ts";
import { NESTED_VARIABLE, settingsFor } from "./settings.ts";
import { SETTINGS_VARIABLE, systemSettings } from "./system-settings.ts";
import { INSTALL_COMMAND } from "./values.ts";

/** Linux takes at most 128 KiB per argument. */
const ARGUMENT_LIMIT_BYTES = 120 * 1024;

/** So it writes every hook's text, for the model as well (0.24.4). */
const ENTITIES =
  "In texts that hooks bring, &lt; stands for < and &gt; for >, &amp;lt; for &lt; and &amp;gt; for &gt;.";

export const plan = async (ctx: LaunchContext): Promise<LaunchPlan | LaunchRefusal> => {
  // A folder that it does not trust has no MCP servers, not even ours; one that it trusts runs what it brings (0.24.4).
  const refusal = refuse(ctx) ?? (await refuseRepository(ctx, PROGRAM.displayName, repositoryExecutables));
  if (refusal !== null) return refusal;
  const isWorker = ctx.seat === "worker";
  const system = await systemSettings(ctx);
  const mcpFile = path.join(ctx.secretDir, "qwen-mcp.json");
  const settingsFile = path.join(ctx.secretDir, "qwen-settings.json");
  const files = [{ path: mcpFile, content: json(mcpConfig(ctx)) }];
  if (system.json !== null) {
    const names = isWorker && !ctx.allowRepositoryExecutables ? await repositoryVariables(ctx.cwd) : [];
    files.push({ path: settingsFile, content: json(settingsFor(ctx, system.json, names)) });
  }
  const session = sessionArguments(ctx);
  return {
    argv: [
      ctx.detection.program!,
      ...(isWorker ? workerArguments(ctx) : []),
      ...session.argv,
      ...(ctx.model === null ? [] : ["--model", ctx.model]),
      "--mcp-config",
      mcpFile,
      "--append-system-prompt",
      `${ctx.instructions}\n\n${ENTITIES}`,
      ...(isWorker ? [] : ctx.extraArgs),
    ],
    env: {
      ...proxyExceptions(ctx.env),
      [ctx.tokenEnv]: ctx.token,
      ...system.env,
      [SETTINGS_VARIABLE]: system.json === null ? system.file : settingsFile,
    },
    unsetEnv: [NESTED_VARIABLE],
    files,
    cwd: ctx.cwd,
    expectedSessionId: session.id,
    readyWhen: "mcpListed",
    channel: system.json === null ? "paste" : "hooks",
    notes: system.json === null ? [`${system.file} is no plain JSON: no hooks, so messages are pasted.`] : [],
  };
};

const PROGRAM = { displayName: "Qwen Code", installCommand: INSTALL_COMMAND, canFork: true };

/** With two of them the program does not start (0.24.4). */
const OURS = ["--mcp-config", "--append-system-prompt"];

const refuse = (ctx: LaunchContext): LaunchRefusal | null => {
  const refusal = refuseLaunch(ctx, PROGRAM);
  if (refusal !== null) return refusal;
  const taken = OURS.find((option) => has(ctx.extraArgs, [option]));
  if (taken !== undefined) {
    const message = `Qwen Code takes ${taken} once, and the team needs it.`;
    return { refused: "argument_taken", message, action: "Put yours into its settings, or into QWEN.md." };
  }
  const size = Buffer.byteLength(ctx.instructions);
  if (size <= ARGUMENT_LIMIT_BYTES) return null;
  const message = `The instructions are ${size} bytes long; ${ARGUMENT_LIMIT_BYTES} is the most.`;
  return { refused: "instructions_too_long", message, action: "Shorten the role's text." };
};

/** Its default mode lets a model decide what is safe. */
const workerArguments = (ctx: LaunchContext): string[] => [
  "--approval-mode",
  ctx.permissions.bypass ? "yolo" : "default",
  ...(ctx.inheritMcp ? [] : ["--allowed-mcp-server-names", MCP_SERVER]),
];

const SESSION_OPTIONS = ["-c", "--continue", "-r", "--resume", "--session-id", "--fork-session"];

const sessionArguments = (ctx: LaunchContext): { argv: string[]; id: string | null } => {
  if (ctx.mode === "resume") return { argv: ["--resume", ctx.sessionId!], id: ctx.sessionId! };
  // A fork chooses its own id, and names it in its first hook.
  if (ctx.mode === "fork") return { argv: ["--resume", ctx.sessionId!, "--fork-session"], id: null };
  const isChosen = ctx.seat === "leader" && has(ctx.extraArgs, SESSION_OPTIONS);
  return isChosen
    ? { argv: [], id: null }
    : { argv: ["--session-id", ctx.newSessionId], id: ctx.newSessionId };
};

const has = (argv: readonly string[], names: readonly string[]): boolean =>
  argv.some((one) => names.includes(one.split("=")[0]!));

const mcpConfig = (ctx: LaunchContext) => ({
  mcpServers: {
    [MCP_SERVER]: {
      httpUrl: ctx.mcpUrl,
      headers: { Authorization: `Bearer ${ctx.token}` },
      trust: true,
      // Without it the tools are only named, and the model has to search for them first.
      alwaysLoadTools: true,
    },
  },
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
