import type { LaunchContext } from "@team-agent/plugin-api";
import { type Json, MCP_SERVER, mergeSettings } from "@team-agent/plugin-api/toolkit";
import { allowedTools } from "./grants.ts";
import { KINDS } from "./hooks.ts";
import { PLAN_TOOL, QUESTION_TOOL } from "./values.ts";

/** Seconds. Every event but a permission request is answered from memory; a dead coordinator must not hold a turn. */
const TIMEOUT = 5;
const PERMISSION_TIMEOUT = 3600;

/** Of the form that these settings have (0.24.4). */
const SETTINGS_VERSION = 4;

/** `1` in the commands that the program runs, and nowhere else. */
export const NESTED_VARIABLE = "QWEN_CODE";

/** A yes is no answer to the program's own questions, so their dialog is to appear at once. */
const PERMISSIONS = `^(?!(?:${QUESTION_TOOL}|${PLAN_TOOL})$)`;

/**
 * The file for `QWEN_CODE_SYSTEM_SETTINGS_PATH`: what stands in the system's own one, with ours added. It goes before
 * the person's settings, lists are put together, and it holds the token, so it belongs into the agent's secret folder.
 */
export const settingsFor = (ctx: LaunchContext, system: Json, envNames: readonly string[]): Json => {
  const ours = ctx.seat === "worker" ? workerSettings(ctx, envNames) : leaderSettings(ctx);
  // Without its version the program writes the file anew.
  const base = Object.keys(system).length > 0 ? system : { $version: SETTINGS_VERSION };
  return mergeSettings(base, { hooks: hooksFor(ctx), ...ours });
};

const hooksFor = (ctx: LaunchContext): Json => {
  const hooks: Record<string, unknown> = {};
  for (const event of Object.keys(KINDS)) {
    const isAsking = event === "PermissionRequest";
    // A leader's dialogs are answered by the person who sits in front of them; we look on where they give consent.
    const looksOn = isAsking && ctx.seat === "leader";
    if (looksOn && ctx.consentTools.length === 0) continue;
    const hook = {
      type: "http",
      // Set in whatever the program starts: another one that runs there has this file, too, and must not call us.
      url: `${ctx.hookUrl}\${${NESTED_VARIABLE}}/${event}`,
      allowedEnvVars: [NESTED_VARIABLE],
      headers: { Authorization: `Bearer ${ctx.token}` },
      timeout: isAsking && !looksOn ? PERMISSION_TIMEOUT : TIMEOUT,
    };
    hooks[event] = [{ matcher: matcherFor(event, ctx), hooks: [hook] }];
  }
  return hooks;
};

const matcherFor = (event: string, ctx: LaunchContext): string => {
  if (event === "Notification") return "idle_prompt";
  if (event !== "PermissionRequest") return "";
  return ctx.seat === "leader" ? `^(?:${consentTools(ctx).join("|")})$` : PERMISSIONS;
};

/** Nothing that asks, advertises or draws over the screen by itself; a worker has nobody who looks at it. */
const workerSettings = (ctx: LaunchContext, envNames: readonly string[]): Json => ({
  permissions: { allow: allowedTools(ctx.permissions) },
  // Its screens are read in this language; what the model speaks is the person's choice.
  general: { enableAutoUpdate: false, language: "en" },
  ui: { enableFollowupSuggestions: false, enableUserFeedback: false, showScrollbar: false },
  // A `.env` of the repository could send the person's key elsewhere.
  ...(envNames.length === 0 ? {} : { advanced: { excludedEnvVars: ["DEBUG", "DEBUG_MODE", ...envNames] } }),
});

/** A rule that asks wins over the trust in our server. */
const leaderSettings = (ctx: LaunchContext): Json =>
  ctx.consentTools.length === 0 ? {} : { permissions: { ask: consentTools(ctx) } };

const consentTools = (ctx: LaunchContext): string[] =>
  ctx.consentTools.map((tool) => `mcp__${MCP_SERVER}__${tool}`);
