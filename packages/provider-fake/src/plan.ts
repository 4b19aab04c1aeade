import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LaunchContext, LaunchPlan, LaunchRefusal } from "@team-agent/plugin-api";
import { TOOL_FAMILIES } from "@team-agent/plugin-api/toolkit";
import { NOT_THERE } from "./agent/args.ts";
import type { AgentSettings } from "./agent/settings.ts";
import { hookAdapter } from "./hooks.ts";

/** `paste-only`: no hooks, messages are pasted. `needs-trust`: opens its trust dialog. `not-there`: ends at once. */
export const MODELS: readonly string[] = ["fake", "paste-only", "needs-trust", NOT_THERE];

/** Beside this module: the built program from a build, its source from source. */
export const AGENT_PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./agent.ts" : "./agent.js", import.meta.url),
);

export const validateModel = (model: string): string | null =>
  MODELS.includes(model) ? null : `the fake agent has no model "${model}"; it knows ${MODELS.join(", ")}`;

export const planLaunch = async (context: LaunchContext): Promise<LaunchPlan | LaunchRefusal> => {
  const refusal = refusalOf(context);
  if (refusal !== null) return refusal;
  const pasteOnly = context.model === "paste-only";
  const settingsPath = join(context.secretDir, "fake-settings.json");
  const sessionId = context.mode === "resume" ? context.sessionId! : context.newSessionId;
  return {
    argv: [
      process.execPath,
      AGENT_PROGRAM,
      "--settings",
      settingsPath,
      ...(context.mode === "fork" ? ["--fork", context.sessionId!] : []),
      context.mode === "resume" ? "--resume" : "--session-id",
      sessionId,
      ...(context.model === null ? [] : ["--model", context.model]),
      ...context.extraArgs,
    ],
    env: { [context.tokenEnv]: context.token },
    unsetEnv: [],
    files: [{ path: settingsPath, content: `${JSON.stringify(settingsFor(context, pasteOnly), null, 2)}\n` }],
    cwd: context.cwd,
    expectedSessionId: sessionId,
    readyWhen:
      context.env.FAKE_AGENT_WAITS_FOR_RECORD && context.mode === "resume" ? "recordWritten" : "mcpListed",
    channel: pasteOnly ? "paste" : "hooks",
    notes: pasteOnly ? ["model paste-only has no hooks: messages are pasted"] : [],
  };
};

const refusalOf = (context: LaunchContext): LaunchRefusal | null => {
  if (context.mode !== "fresh" && context.sessionId === undefined) {
    return {
      refused: "session_missing",
      message: `no session is known for agent "${context.agentId}"`,
      action: "start it without its conversation: team-agent restart --allow-fresh",
    };
  }
  const problem = context.model === null ? null : validateModel(context.model);
  if (problem === null) return null;
  return { refused: "model_unknown", message: problem, action: `set model to one of ${MODELS.join(", ")}` };
};

const settingsFor = (context: LaunchContext, pasteOnly: boolean): AgentSettings => {
  const headers = { Authorization: `Bearer ${context.token}` };
  return {
    mcp: { url: context.mcpUrl, headers },
    ...(pasteOnly ? {} : { hooks: { url: context.hookUrl, headers, events: hookAdapter.events } }),
    instructions: context.instructions,
    allow: allowedFamilies(context),
    ask: context.consentTools,
    trusted: context.model !== "needs-trust",
  };
};

/** The team's own tools never ask. */
const allowedFamilies = ({ permissions }: LaunchContext): readonly string[] => {
  if (permissions.bypass) return TOOL_FAMILIES;
  return [...new Set(["mcp_team", ...(permissions.ask ? [] : permissions.tools)])];
};
