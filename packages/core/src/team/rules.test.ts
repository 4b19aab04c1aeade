import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { compileTeam } from "./compile.ts";
import { initFiles } from "./init-files.ts";
import { composeInstructions } from "./instructions.ts";
import { agentIdProblem, teamKey } from "./names.ts";
import { readTeamFiles } from "./read-team-files.ts";
import { renderSpec } from "./render-spec.ts";
import { routeTask } from "./routing.ts";
import { documentSchemas } from "./schema.ts";
import { resolveTools, taskRequirements } from "./tools.ts";

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "team-docs-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const { path: name, content } of initFiles({ scripted: "fake", real: ["claude", "codex"] })) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
};
const compiled = async () => {
  const workspace = folder();
  const teamDir = join(workspace, ".team/current");
  const read = await readTeamFiles(teamDir);
  const providers = [{ id: "fake", aliases: [], models: [] }];
  return compileTeam({ teamDir, workspace, providers, transports: [], transport: "mux", ...read }).spec!;
};

test.each([
  ["My  Team!", "My-Team"],
  ["--", "team"],
  ["größe", "gr-e"],
])("the key of %j is %s", (name, key) => expect(teamKey(name)).toBe(key));

test.each([
  [["fs_*", "shell"], "developer", ["fs_read", "fs_write", "fs_list", "execute_bash"]],
  [["@team-orchestrator", "@builtin", "mcp_team"], "x", ["mcp_team", "provider_builtin"]],
  [[], "Researcher", ["fs_read", "fs_list", "network", "mcp_team", "provider_builtin"]],
  [
    [],
    "constructor",
    ["fs_read", "fs_write", "fs_list", "execute_bash", "git_diff", "mcp_team", "provider_builtin"],
  ],
])("tools %j of a %s", (names, role, tools) =>
  expect(resolveTools(names, role)).toEqual({ tools, unknown: [] }),
);

test.each([
  ["bug_fix", ["fs_write", "execute_bash"]],
  ["review", ["fs_read", "git_diff"]],
  ["toString", []],
])("a task of type %s needs %j", (type, tools) => expect(taskRequirements(type)).toEqual(tools));

const rules = [
  { id: "low", match: { type: "test" }, when: null, assignTo: "a", priority: 1 },
  { id: "files", match: { files: ["src/*.ts", "[!a]z?"] }, when: null, assignTo: "b", priority: 5 },
  {
    id: "both",
    match: { risk: ["high"] },
    when: 'task.type in [review, "test"]',
    assignTo: "c",
    priority: 9,
  },
  { id: "tools", match: { requires_tools: ["network", "fs_read"] }, when: null, assignTo: "d", priority: 8 },
  { id: "glob", match: null, when: "task.files matches ['docs/*']", assignTo: "e", priority: 7 },
  { id: "odd", match: null, when: "task.owner == 'x' or true", assignTo: "f", priority: 99 },
  { id: "none", match: null, when: null, assignTo: "f", priority: 98 },
  { id: "bad", match: { files: ["[z-a]"], colour: "red" }, when: null, assignTo: "f", priority: 97 },
];
const plain = { type: "x", assignee: "", requiresTools: [], files: [], risk: "low" } as const;
test.each([
  [{ assignee: "a" }, "a", "explicit assignee"],
  [{ assignee: "leader" }, "leader", "explicit assignee"],
  [{ assignee: "zed", type: "test" }, "leader", 'unknown assignee "zed"'],
  [{ type: "test" }, "a", "rule low"],
  [{ type: "test", files: ["src/deep/x.ts"] }, "b", "rule files"],
  [{ files: ["bz1"] }, "b", "rule files"],
  [{ files: ["az1"] }, "a", "default assignee"],
  [{ type: "test", risk: "high" }, "c", "rule both"],
  [{ risk: "high" }, "a", "default assignee"],
  [{ requiresTools: ["network", "fs_read", "git_diff"] }, "d", "rule tools"],
  [{ files: ["docs/a/b.md"] }, "e", "rule glob"],
] as const)("routes %j to %s", (task, agent, reason) => {
  const agents = [{ id: "a" }] as never;
  const decision = routeTask({ ...plain, ...task }, { agents, routing: { defaultAssignee: "a", rules } });
  expect(decision).toMatchObject({ agent, reason });
});

test("renders the spec as YAML that reads back", async () => {
  const text = parse(renderSpec(await compiled()));
  expect(Object.keys(text)).toEqual([
    "version",
    "team",
    "leader",
    "agents",
    "routing",
    "communication",
    "runtime",
    "context",
    "tasks",
  ]);
  expect(text.agents[1]).toMatchObject({
    id: "reviewer",
    permission_mode: "restricted",
    auth_mode: "subscription",
  });
  expect(text.runtime).toMatchObject({ max_active_agents: 2, startup_order: ["developer", "reviewer"] });
});

test("the instructions of a worker are short and say who it is first", async () => {
  const spec = await compiled();
  const text = composeInstructions({ spec, agent: spec.agents[0]!, kind: "worker" });
  expect(text.split("\n")[0]).toContain('You are "developer"');
  for (const word of [
    "send_message",
    "report_result",
    "read_message",
    "request_human",
    "[team-agent-token:msg_…:MARK]",
    "reviewer",
  ]) {
    expect(text).toContain(word);
  }
  expect(text.slice(0, text.indexOf(spec.agents[0]!.prompt)).split("\n").length).toBeLessThan(25);
  expect(text.endsWith(spec.agents[0]!.prompt)).toBe(true);
});

test("schemas for editors know every key", () => {
  const { team, role } = documentSchemas();
  expect(role).toMatchObject({ required: ["name", "role", "tools"], additionalProperties: false });
  expect(Object.keys(team.properties as object)).toContain("provider_models");
});

test("git sees the team documents and nothing else", () => {
  const root = folder();
  const extra = [
    "runtime/team.db",
    "logs/events.jsonl",
    "current/profiles/x.env",
    "current/notes.txt",
    "current/agents/.x.swp",
  ];
  for (const name of [...extra, "current/profiles/x.example.env", "coordinator.log"]) {
    mkdirSync(dirname(join(root, ".team", name)), { recursive: true });
    writeFileSync(join(root, ".team", name), "x");
  }
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "core.excludesFile=/dev/null", ...args], { cwd: root, encoding: "utf8" });
  git("init", "-q");
  expect(git("ls-files", "--others", "--exclude-standard").trim().split("\n")).toEqual([
    ".team/.gitignore",
    ".team/current/TEAM.md",
    ".team/current/agents/developer.md",
    ".team/current/agents/reviewer.md",
    ".team/current/profiles/x.example.env",
  ]);
});

test("a folder without documents is read as such", async () => {
  const read = await readTeamFiles(join(tmpdir(), "no-such-team-folder"));
  expect(read).toEqual({
    files: { agents: { error: "there is no such file" }, "TEAM.md": { error: "there is no such file" } },
    profiles: [],
  });
});

test.each(["leader", "LEADER", "Person", "coordinator", "human", "lead\u0435r", "ann\u202e", "ann bob", ""])(
  "nobody can be called %j",
  (name) => expect(agentIdProblem(name)).not.toBeNull(),
);
test.each(["ann", "leader2", "code-reviewer", "a.b_c"])("an agent may be called %s", (name) =>
  expect(agentIdProblem(name)).toBeNull(),
);
