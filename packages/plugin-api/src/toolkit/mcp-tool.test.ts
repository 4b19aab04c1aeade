import { expect, test } from "vitest";
import { mcpToolOf } from "./mcp-tool.ts";

test.each([
  ["mcp__team_orchestrator__report_result", ["team_orchestrator", "report_result"]],
  ["mcp__team_orchestrator__x__y", ["team_orchestrator__x", "y"]],
  ["mcp__team_orchestrator___x", ["team_orchestrator_", "x"]],
  ["mcp__s__t", ["s", "t"]],
  ["mcp____t", undefined],
  ["mcp__s__", undefined],
  ["mcp__s", undefined],
  ["xmcp__s__t", undefined],
  ["Bash", undefined],
])("of %s nobody's tool passes for another server's", (name, expected) => {
  const found = mcpToolOf(name);
  expect(found && [found.server, found.tool]).toEqual(expected);
});
