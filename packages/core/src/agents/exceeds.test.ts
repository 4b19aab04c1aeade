import { expect, test } from "vitest";
import type { AgentSpec } from "../team/index.ts";
import { exceeds, type Reach } from "./exceeds.ts";

const agent = (given: Partial<AgentSpec> = {}): AgentSpec =>
  ({
    id: "ann",
    tools: ["fs_read", "execute_bash", "mcp_team"],
    permission: "granted",
    mcp: "strict",
    workingDirectory: "/w",
    ...given,
  }) as AgentSpec;
const BYPASS = { provider: "runtime_config", flag: "free" };
const none = { bypass: null, allowRepositoryExecutables: false };
const free = { bypass: BYPASS, allowRepositoryExecutables: false };

const CASES: readonly [
  string,
  own: Partial<AgentSpec>,
  launch: Omit<Reach, "spec">,
  child: Partial<AgentSpec>,
  its: Omit<Reach, "spec">,
  readonly string[],
][] = [
  ["the same tools are no more", {}, none, {}, none, []],
  ["fewer tools are no more", {}, none, { tools: ["fs_read"] }, none, []],
  [
    "the team's own tools are everybody's",
    { tools: ["execute_bash"] },
    none,
    { tools: ["mcp_team"] },
    none,
    [],
  ],
  ["another tool is more", {}, none, { tools: ["fs_read", "network"] }, none, ["cid: has network"]],
  ["one that asks for nothing has every tool", {}, free, { tools: ["network"] }, free, []],
  ["less asking is more", {}, none, {}, free, ["the team asks for nothing (free), and ann asks"]],
  [
    "one that is asked gives to one that is asked",
    { permission: "ask" },
    none,
    { permission: "ask" },
    none,
    [],
  ],
  [
    "one that is asked gives to none that is not",
    { permission: "ask" },
    none,
    {},
    none,
    ["cid: is not asked before it uses its tools"],
  ],
  [
    "the person's servers are more",
    {},
    none,
    { mcp: "inherit" },
    none,
    ["cid: keeps the person's own MCP servers"],
  ],
  ["they are not for one that has them", { mcp: "inherit" }, none, { mcp: "inherit" }, none, []],
  ["a folder outside is more", {}, none, { workingDirectory: "/other" }, none, ["cid: works in /other"]],
  ["its own folder is not", { workingDirectory: "/other" }, none, { workingDirectory: "/other/x" }, none, []],
  [
    "what the repository would run is more",
    {},
    none,
    {},
    { ...none, allowRepositoryExecutables: true },
    ["the repository's own hooks and servers would run"],
  ],
];

test.each(CASES)("%s", (_name, own, launch, child, its, expected) => {
  const spec = {
    team: { workspace: "/w" },
    agents: [agent({ id: "cid", ...child })],
  } as unknown as Reach["spec"];
  expect(exceeds({ agent: agent(own), launch }, { spec, ...its })).toEqual(expected);
});
