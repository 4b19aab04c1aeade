import { MCP_SERVER } from "@team-agent/plugin-api/toolkit";
import type { HostSettings } from "./settings.ts";
import type { ToolCall } from "./tools.ts";

/** `consent`: a person is asked each time, and nobody else decides. */
export type Right = "granted" | "ask" | "consent";

/** Whether a tool runs without a question. The team's own tools do, for an agent that cannot report is none. */
export const rightOf = (
  { grant, consentTools }: Pick<HostSettings, "grant" | "consentTools">,
  call: ToolCall,
): Right => {
  const own = call.mcp?.server === MCP_SERVER ? call.mcp.tool : null;
  if (own !== null) return consentTools.includes(own) ? "consent" : "granted";
  if (grant.everything) return "granted";
  if (call.mcp === null && grant.kinds.includes(call.kind)) return "granted";
  const command = call.input?.command;
  const isReading = grant.gitReading && call.kind === "execute" && isGitReading(command);
  return isReading ? "granted" : "ask";
};

/** Plain words alone: what a shell would make of anything else is not guessed. Options may name programs to run. */
const isGitReading = (command: unknown): boolean =>
  typeof command === "string" &&
  /^git (?:diff|status|log|show)(?: [\w./@^~:=-]+)*$/.test(command) &&
  !/ -{1,2}(?:ext-diff|textconv|output|c\b|O)/.test(command);
