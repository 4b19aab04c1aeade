import type { LaunchContext } from "@team-agent/plugin-api";
import { type Json, MCP_SERVER, shellQuote } from "@team-agent/plugin-api/toolkit";
import { askedFor } from "./grants.ts";
import { KINDS } from "./hooks.ts";

/** Seconds. Every event but a permission request is answered from memory; a dead coordinator must not hold a turn. */
const TIMEOUT = 10;
const PERMISSION_TIMEOUT = 3600;

/** Makes the program ask its person, whatever its rules and its mode allow (1.0.102). */
const ASK = `printf '{"permissionDecision":"ask","permissionDecisionReason":"The team wants your consent."}'`;

/** The hooks of the plugin folder that a launch brings along. */
export const hooksFor = (ctx: LaunchContext): Json => {
  const hooks: Record<string, readonly Json[]> = {};
  for (const event of Object.keys(KINDS)) {
    const matcher = matcherFor(event, ctx);
    if (matcher === null) continue;
    const call = {
      type: "command",
      ...(matcher === "" ? {} : { matcher }),
      bash: [...ctx.hookCommand, event].map(shellQuote).join(" "),
      timeoutSec: event === "permissionRequest" ? PERMISSION_TIMEOUT : TIMEOUT,
    };
    const asks = { type: "command", matcher, bash: ASK, timeoutSec: TIMEOUT };
    hooks[event] = event === "preToolUse" ? [asks, call] : [call];
  }
  return { version: 1, hooks };
};

/** For which calls of an event the hook runs: null for none of them. */
const matcherFor = (event: string, ctx: LaunchContext): string | null => {
  if (event === "notification") return "^(?:permission_prompt|elicitation_dialog)$";
  if (event === "preToolUse")
    return ctx.consentTools.length === 0 ? null : `^${MCP_SERVER}-(?:${ctx.consentTools.join("|")})$`;
  if (event !== "permissionRequest") return "";
  // A leader's dialogs are answered by the person who sits in front of them.
  return ctx.seat === "leader" || ctx.permissions.bypass ? null : askedFor(ctx.permissions);
};
