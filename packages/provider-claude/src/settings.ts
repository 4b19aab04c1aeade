import type { LaunchContext } from "@team-agent/plugin-api";
import { shellQuote } from "@team-agent/plugin-api/toolkit";
import { MCP_SERVER } from "./values.ts";

/** Seconds. Every event but a permission request is answered from memory; a dead coordinator must not hold a turn. */
const TIMEOUT = 5;
const PERMISSION_TIMEOUT = 3600;

const WORKER_EVENTS = [
  "UserPromptSubmit",
  "PostToolUse",
  "PostToolUseFailure",
  "PermissionRequest",
  "Notification",
  "Stop",
  "StopFailure",
  "SessionEnd",
] as const;

/** Every hook event of a launch plan. A `SessionStart` hook of type http is never called, so that one is a command. */
export const HOOK_EVENTS: readonly string[] = ["SessionStart", ...WORKER_EVENTS];

/** The file for `--settings`. It holds the token, so it belongs into the agent's secret folder. */
export const settingsFor = (ctx: LaunchContext): Record<string, unknown> => {
  const start = [...ctx.hookCommand, "SessionStart"].map(shellQuote).join(" ");
  const hooks: Record<string, unknown> = {
    SessionStart: [{ hooks: [{ type: "command", command: start, timeout: TIMEOUT }] }],
  };
  for (const event of WORKER_EVENTS) {
    // A leader's dialogs are answered by the person who sits in front of them; we look on where they give consent.
    const isAsking = event === "PermissionRequest";
    const matcher = isAsking && ctx.seat === "leader" ? consentTools(ctx).join("|") : "";
    if (isAsking && ctx.seat === "leader" && matcher === "") continue;
    const hook = {
      type: "http",
      url: `${ctx.hookUrl}/${event}`,
      headers: { Authorization: `Bearer ${ctx.token}` },
      timeout: isAsking && ctx.seat === "worker" ? PERMISSION_TIMEOUT : TIMEOUT,
    };
    hooks[event] = [{ matcher, hooks: [hook] }];
  }
  const ask = consentTools(ctx);
  // The warning of the bypass mode was shown and agreed to by team-agent before.
  const bypass = ctx.seat === "worker" && ctx.permissions.bypass;
  return {
    hooks,
    // Wins over the rule that allows the team's other tools.
    ...(ask.length > 0 ? { permissions: { ask } } : {}),
    ...(bypass ? { skipDangerousModePermissionPrompt: true } : {}),
  };
};

const consentTools = (ctx: LaunchContext): string[] =>
  ctx.consentTools.map((tool) => `mcp__${MCP_SERVER}__${tool}`);
