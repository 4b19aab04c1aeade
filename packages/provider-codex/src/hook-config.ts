import type { LaunchContext } from "@team-agent/plugin-api";
import { MCP_SERVER, shellQuote } from "@team-agent/plugin-api/toolkit";
import { tomlString } from "./toml.ts";

/** Seconds. Only a permission request waits for a person; no dialog is shown meanwhile. */
const TIMEOUT = 5;
const PERMISSION_TIMEOUT = 130;

export const HOOK_EVENTS: readonly string[] = [
  "SessionStart",
  "UserPromptSubmit",
  "PostToolUse",
  "PermissionRequest",
  "Stop",
];

/**
 * `-c` pairs that install our command hooks. A leader's dialogs are answered by the person who sits in front of them; we
 * look on where they give consent.
 */
export const hookArguments = (
  { hookCommand, seat, consentTools }: LaunchContext,
  events: readonly string[] = HOOK_EVENTS,
): string[] =>
  events.flatMap((event) => {
    const asks = event === "PermissionRequest";
    const isWatched = asks && seat === "leader";
    if (isWatched && consentTools.length === 0) return [];
    const command = [...hookCommand, event].map(shellQuote).join(" ");
    const timeout = asks && seat === "worker" ? PERMISSION_TIMEOUT : TIMEOUT;
    const hook = `{type="command",command=${tomlString(command)},timeout=${timeout}}`;
    const tools = consentTools.map((tool) => `mcp__${MCP_SERVER}__${tool}`).join("|");
    const matcher = isWatched ? `matcher=${tomlString(tools)},` : "";
    return ["-c", `hooks.${event}=[{${matcher}hooks=[${hook}]}]`];
  });
