import type { Dialog } from "@team-agent/plugin-api";

const TEAM_SERVER = "team_orchestrator";

/** Tools of our own MCP server, by the names that providers give them. */
export const isTeamTool = (tool: string): boolean => /(?:^|__|[./])team_orchestrator(?:__|[./]|$)/.test(tool);

/** A tool's own name, without its server's. */
export const bareName = (tool: string): string => tool.split(/__|[./]/).at(-1) ?? tool;

/** A tool of an MCP server, ours or another, by the names that providers give them in hooks. */
export const isMcpTool = (tool: string): boolean => /^mcp__/.test(tool);

/** A dialog on the screen that asks for a tool of our own server. */
export const asksForTeamTool = ({ kind, server }: Dialog): boolean =>
  kind === "approval" && server === TEAM_SERVER;
