import path from "node:path";
import type { LaunchContext, LaunchPlan, LaunchRefusal } from "@team-agent/plugin-api";
import { MCP_SERVER, proxyExceptions, refuseLaunch } from "@team-agent/plugin-api/toolkit";
import { allowedTools } from "./grants.ts";
import { settingsFor } from "./settings.ts";
import { INSTALL_COMMAND } from "./values.ts";

/** Linux takes at most 128 KiB per argument. */
const ARGUMENT_LIMIT_BYTES = 120 * 1024;

export const plan = async (ctx: LaunchContext): Promise<LaunchPlan | LaunchRefusal> => {
  const refusal = refuse(ctx);
  if (refusal !== null) return refusal;
  const mcpFile = path.join(ctx.secretDir, "claude-mcp.json");
  const settingsFile = path.join(ctx.secretDir, "claude-settings.json");
  const session = sessionArguments(ctx);
  const clashes = ctx.seat === "leader" ? clashesWith(ctx.extraArgs) : [];
  const ownRepositoryOnly = ctx.seat === "worker" && !ctx.allowRepositoryExecutables;
  const argv = [
    ctx.detection.program!,
    ...(ctx.seat === "worker" ? workerArguments(ctx) : []),
    ...session.argv,
    ...(ctx.model === null ? [] : ["--model", ctx.model]),
    // Options that take a list come before one that takes a single value: a prompt of the person's may follow.
    "--mcp-config",
    mcpFile,
    "--allowedTools",
    ...(ctx.seat === "worker" ? allowedTools(ctx.permissions) : [`mcp__${MCP_SERVER}`]),
    ...(ownRepositoryOnly ? ["--add-dir", ctx.cwd] : []),
    "--settings",
    settingsFile,
    "--append-system-prompt",
    ctx.instructions,
    ...(ctx.seat === "leader" ? ctx.extraArgs : []),
  ];
  return {
    argv,
    env: {
      ...proxyExceptions(ctx.env),
      [ctx.tokenEnv]: ctx.token,
      ...(ownRepositoryOnly ? { CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: "1" } : {}),
    },
    unsetEnv: [],
    files: [
      { path: mcpFile, content: json(mcpConfig(ctx)) },
      { path: settingsFile, content: json(settingsFor(ctx)) },
    ],
    cwd: ctx.cwd,
    expectedSessionId: session.id,
    readyWhen: "mcpListed",
    channel: clashes.includes("--settings") ? "paste" : "hooks",
    notes: notesFor(clashes),
  };
};

const PROGRAM = { displayName: "Claude Code", installCommand: INSTALL_COMMAND, canFork: true };

const refuse = (ctx: LaunchContext): LaunchRefusal | null => {
  const refusal = refuseLaunch(ctx, PROGRAM);
  if (refusal !== null) return refusal;
  if (Buffer.byteLength(ctx.instructions) > ARGUMENT_LIMIT_BYTES) {
    const message = `The instructions are ${Buffer.byteLength(ctx.instructions)} bytes long; ${ARGUMENT_LIMIT_BYTES} is the most.`;
    return { refused: "instructions_too_long", message, action: "Shorten the role's text." };
  }
  const isRoot = process.getuid?.() === 0;
  if (ctx.seat === "worker" && ctx.permissions.bypass && isRoot && ctx.env.IS_SANDBOX !== "1") {
    const message = "Claude Code itself refuses --dangerously-skip-permissions for root.";
    return { refused: "bypass_as_root", message, action: "Start as another user, or without the bypass." };
  }
  return null;
};

/**
 * `--setting-sources user` keeps out a repository's settings, hooks, skills, agents and commands, and with them its
 * CLAUDE.md; `--add-dir` of the same folder brings back that text alone (2.1.329).
 */
const workerArguments = (ctx: LaunchContext): string[] => [
  ...(ctx.permissions.bypass ? ["--dangerously-skip-permissions"] : ["--permission-mode", "manual"]),
  ...(ctx.allowRepositoryExecutables ? [] : ["--setting-sources", "user"]),
  ...(ctx.inheritMcp ? [] : ["--strict-mcp-config"]),
];

const SESSION_OPTIONS = ["-c", "--continue", "-r", "--resume", "--session-id", "--fork-session", "--from-pr"];

const sessionArguments = (ctx: LaunchContext): { argv: string[]; id: string | null } => {
  if (ctx.mode === "resume") return { argv: ["--resume", ctx.sessionId!], id: ctx.sessionId! };
  if (ctx.mode === "fork") {
    const argv = ["--resume", ctx.sessionId!, "--fork-session", "--session-id", ctx.newSessionId];
    return { argv, id: ctx.newSessionId };
  }
  if (ctx.seat === "leader" && has(ctx.extraArgs, SESSION_OPTIONS)) return { argv: [], id: null };
  return { argv: ["--session-id", ctx.newSessionId], id: ctx.newSessionId };
};

/** Options of the person's that replace ours of the same name. */
const clashesWith = (extraArgs: readonly string[]): string[] =>
  ["--settings", "--append-system-prompt", "--strict-mcp-config"].filter((name) => has(extraArgs, [name]));

const has = (argv: readonly string[], names: readonly string[]): boolean =>
  argv.some((one) => names.includes(one.split("=")[0]!));

const mcpConfig = (ctx: LaunchContext) => ({
  mcpServers: {
    [MCP_SERVER]: {
      type: "http",
      url: ctx.mcpUrl,
      headers: { Authorization: `Bearer ${ctx.token}` },
      // Without it the tools are only named, and the model has to search for them first.
      alwaysLoad: true,
    },
  },
});

const notesFor = (clashes: readonly string[]): string[] => {
  const notes: string[] = [];
  if (clashes.includes("--settings")) {
    notes.push("Your own --settings replaces ours, so there are no hooks and messages are pasted.");
  }
  if (clashes.includes("--append-system-prompt")) {
    notes.push("Your own --append-system-prompt replaces the team's instructions.");
  }
  return notes;
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
