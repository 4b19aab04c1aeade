import { type Dialog, type HookCall, MCP_SERVER } from "@team-agent/plugin-api";

/** The own name of a tool of our own MCP server; null for any other tool. */
export const teamToolOf = (tool: HookCall["tool"]): string | null =>
  tool?.mcp?.server === MCP_SERVER ? tool.mcp.tool : null;

/** A dialog on the screen that asks for a tool of our own server. */
export const asksForTeamTool = ({ kind, server }: Dialog): boolean =>
  kind === "approval" && server === MCP_SERVER;
