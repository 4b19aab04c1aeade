import { shellQuote } from "@team-agent/plugin-api/toolkit";
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

/** `-c` pairs that install our command hooks. */
export const hookArguments = (hookCommand: readonly string[], events: readonly string[]): string[] =>
  events.flatMap((event) => {
    const command = [...hookCommand, event].map(shellQuote).join(" ");
    const timeout = event === "PermissionRequest" ? PERMISSION_TIMEOUT : TIMEOUT;
    const hook = `{type="command",command=${tomlString(command)},timeout=${timeout}}`;
    return ["-c", `hooks.${event}=[{hooks=[${hook}]}]`];
  });
