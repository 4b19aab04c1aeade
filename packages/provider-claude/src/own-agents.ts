import type { OwnAgents, ToolFamily } from "@team-agent/plugin-api";
import { TOOLS } from "./grants.ts";

export const ownAgents: OwnAgents = {
  folder: ".claude/agents",
  familiesOf: (tool) => {
    if (/^mcp__team_orchestrator(?:__|$)/.test(tool)) return ["mcp_team"];
    const rule = tool.replace(/ ?\*\)$/, ":*)").replace("::*)", ":*)");
    const family = FAMILIES.find((one) => TOOLS[one].includes(rule));
    return family === undefined ? null : [family];
  },
  modelOf: (model) => (model === "inherit" ? null : MODEL.test(model) ? model : undefined),
};

/** Aliases, and ids as the program's own service and the clouds write them. */
const MODEL =
  /^(?:(?:sonnet|opus|haiku|opusplan)(?:\[1m\])?|(?:[a-z]{2,6}\.)?(?:anthropic\.)?claude-[\w.@:-]+)$/;
const FAMILIES = Object.keys(TOOLS) as readonly ToolFamily[];
