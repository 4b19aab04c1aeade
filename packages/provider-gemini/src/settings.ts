import type { LaunchContext } from "@team-agent/plugin-api";
import { isRecord, type Json, MCP_SERVER, mergeSettings, shellQuote } from "@team-agent/plugin-api/toolkit";
import { INSTRUCTIONS_FILE } from "./home.ts";
import { KINDS } from "./hooks.ts";

/** Milliseconds. Every hook is answered from memory; a dead coordinator must not hold a turn. */
const TIMEOUT = 10_000;

/** Makes the program ask its person, whatever its rules and its mode allow (0.61.0). */
const ASK = `printf '{"decision":"ask"}'`;

/** `1` in the commands that the program runs, and nowhere else. */
export const NESTED_VARIABLE = "GEMINI_CLI";

/** The person's own settings with ours added. It may hold secrets of theirs, so it belongs into the secret folder. */
export const settingsFor = (ctx: LaunchContext, theirs: Json): Json =>
  mergeSettings(theirs, {
    mcpServers: {
      [MCP_SERVER]: { httpUrl: ctx.mcpUrl, headers: { Authorization: `Bearer $${ctx.tokenEnv}` } },
    },
    ...(listIn(theirs.mcp, "allowed") ? { mcp: { allowed: [MCP_SERVER] } } : {}),
    hooks: hooksFor(ctx),
    hooksConfig: { enabled: true, notifications: false },
    context: { fileName: [...fileNames(theirs.context), INSTRUCTIONS_FILE] },
    security: { environmentVariableRedaction: { allowed: [ctx.tokenEnv] } },
    ...(ctx.seat === "worker" ? workerSettings(ctx) : {}),
  });

const listIn = (group: unknown, name: string): boolean => isRecord(group) && Array.isArray(group[name]);

/** A list of theirs is kept before ours; a single name is not, unless it is repeated. */
const fileNames = (context: unknown): readonly unknown[] =>
  listIn(context, "fileName") ? [] : [(isRecord(context) && context.fileName) || "GEMINI.md"];

/** Nothing that asks, advertises or changes the form of the screen; a worker has nobody who looks at it. */
const workerSettings = (ctx: LaunchContext): Json => ({
  general: { enableAutoUpdate: false, sessionRetention: { enabled: false }, vimMode: false },
  ui: { ...PLAIN, accessibility: { screenReader: false } },
  // A `.env` of the repository could send the person's key elsewhere.
  ...(ctx.allowRepositoryExecutables ? {} : { advanced: { ignoreLocalEnv: true } }),
});

const PLAIN = {
  dynamicWindowTitle: true,
  // Otherwise a limit that lasts is tried again for ever, and nobody hears of it.
  errorVerbosity: "full",
  hideWindowTitle: false,
  useAlternateBuffer: false,
};

const hooksFor = (ctx: LaunchContext): Json => {
  const hooks: Record<string, unknown> = {};
  for (const event of Object.keys(KINDS)) {
    const matcher = matcherFor(event, ctx);
    if (matcher === null) continue;
    // Another one that runs in a command has these settings, too, and must not call us.
    const call = `[ -n "$${NESTED_VARIABLE}" ] || exec ${[...ctx.hookCommand, event].map(shellQuote).join(" ")}`;
    const commands = event === "BeforeTool" ? [ASK, call] : [call];
    hooks[event] = [{ ...(matcher && { matcher }), hooks: commands.map(hookOf) }];
  }
  return hooks;
};

const hookOf = (command: string) => ({ type: "command", name: "team-agent", command, timeout: TIMEOUT });

/** For which calls of an event the hook runs: null for none of them. */
const matcherFor = (event: string, { consentTools, seat }: LaunchContext): string | null => {
  // An agent of a leader's program would get its mail behind a tool: the calls of the two cannot be told apart (0.61.0).
  const isNarrow = event === "BeforeTool" || (event === "AfterTool" && seat === "leader");
  if (!isNarrow) return "";
  return consentTools.length === 0 ? null : `^mcp_${MCP_SERVER}_(?:${consentTools.join("|")})$`;
};
