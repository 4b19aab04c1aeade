import type { OwnAgents } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { compileTeam } from "./compile.ts";
import { importAgents } from "./import-agents.ts";

const known: OwnAgents = {
  folder: ".some/agents",
  familiesOf: (tool) =>
    ({
      Read: ["fs_read" as const],
      Grep: ["fs_list" as const],
      Edit: ["fs_write" as const],
      Bash: ["execute_bash" as const],
      Web: ["network" as const],
    })[tool] ?? null,
  modelOf: (model) => (model === "inherit" ? null : model.startsWith("big") ? model : undefined),
};

const imported = (...documents: readonly (readonly [name: string, content: string])[]) =>
  importAgents(
    documents.map(([name, content]) => ({ file: `.some/agents/${name}`, content, provider: "some", known })),
  );
const agent = (head: string, body = "Do it.") => `---\n${head}\n---\n\n${body}\n`;

/** What the documents say, once they are compiled as any other team's. */
const compiled = ({ files }: ReturnType<typeof importAgents>) => {
  const { spec, problems } = compileTeam({
    teamDir: "/w/.team/current",
    workspace: "/w",
    files: Object.fromEntries(
      files.map(({ path, content }) => [path.replace(".team/current/", ""), content]),
    ),
    providers: [{ id: "some", aliases: [], models: [] }],
    transports: [],
    transport: "mux",
  });
  expect(problems).toEqual([]);
  return spec!.agents;
};

test("name, text, tools and model of an agent become those of a role", () => {
  const team = imported([
    "reviewer.md",
    agent(
      'name: reviewer\ndescription: "Reads: everything"\ntools: Read, Grep\nmodel: big-1\ncolor: red',
      "Look.",
    ),
  ]);
  expect(team.notes).toEqual([]);
  expect(compiled(team)).toMatchObject([
    {
      id: "reviewer",
      role: "reviewer",
      provider: "some",
      model: "big-1",
      prompt: "Look.",
      tools: ["fs_read", "fs_list", "mcp_team"],
    },
  ]);
  expect(team.files[1]!.content).toContain("# From .some/agents/reviewer.md: Reads: everything");
});

test("a head that is no YAML is read line by line, as its own program does", () => {
  const team = imported(["a.md", agent("name: ann\ndescription: Use it when: asked\ntools: Read, Bash")]);
  expect(compiled(team)).toMatchObject([{ id: "ann", tools: ["fs_read", "execute_bash", "mcp_team"] }]);
});

test("what cannot be carried over is told, and never becomes more than it was", () => {
  const team = imported([
    "ann.md",
    agent("name: ann\ntools: Task, Bash(npm test:*, x), Read\nmodel: gpt\nhooks: {}\npermissionMode: plan"),
  ]);
  expect(team.notes).toEqual([
    '.some/agents/ann.md: "hooks" is not carried over',
    '.some/agents/ann.md: "permissionMode" is not carried over',
    ".some/agents/ann.md: the model \"gpt\" is none of its program's; the program's own counts",
    ".some/agents/ann.md: not carried over: Task, Bash(npm test:*, x); what a role does not grant is asked for",
  ]);
  expect(compiled(team)).toMatchObject([{ model: null, tools: ["fs_read", "mcp_team"] }]);
});

test("an agent of whose tools none is known gets the team's own alone", () => {
  expect(compiled(imported(["a.md", agent("name: ann\ntools: Task")]))).toMatchObject([
    { tools: ["mcp_team"] },
  ]);
});

test("an agent with every tool gets what a role usually has, and not what its document refuses", () => {
  const team = imported(["a.md", agent("name: ann\ndisallowedTools: Edit, Other\nmodel: inherit")]);
  expect(team.notes.join("\n")).toContain("grants every tool");
  expect(team.notes.join("\n")).toContain("for Other");
  expect(compiled(team)).toMatchObject([
    { model: null, tools: ["fs_read", "fs_list", "execute_bash", "git_diff", "mcp_team"] },
  ]);
});

test.each([
  ["leader", "leader-agent"],
  ["Zoë the tester", "Zo-the-tester"],
  ['"true"', "true"],
  ['"007"', "007"],
])("the name %j becomes %s", (given, name) => {
  expect(compiled(imported(["a.md", agent(`name: ${given}\ntools: Read`)]))).toMatchObject([{ id: name }]);
});

test("a document without a name is called as its file, and one without a text does what it is described as", () => {
  const team = imported(["tester.md", "---\ndescription: Tests things\ntools: Read\n---\n"]);
  expect(compiled(team)).toMatchObject([{ id: "tester", prompt: "Tests things" }]);
});

test.each([
  ["plain text", "no head"],
  ["---\nname: ann\n", "no head"],
  [agent("name: ann\ntools: Read", "password: abcdefghijklmnopqrstuvwxyz"), "line 6 looks like a secret"],
  [agent("name: ann\ntools: Read", "x".repeat(65 * 1024)), "65536 bytes"],
])("a document that cannot become a role is left out, and it is said why (%#)", (content, why) => {
  const team = imported(["ann.md", content], ["bob.md", agent("name: bob\ntools: Read")]);
  expect(team.notes).toEqual([expect.stringContaining(why)]);
  expect(compiled(team)).toMatchObject([{ id: "bob" }]);
});

test("of two agents with one name the second is left out", () => {
  const team = imported(["a.md", agent("name: ann\ntools: Read")], ["b.md", agent("name: Ann\ntools: Read")]);
  expect(team.notes).toEqual(['.some/agents/b.md: left out: the name "Ann" is taken']);
  expect(compiled(team)).toHaveLength(1);
});

test("of no agent no team is made", () => {
  expect(imported(["a.md", "plain text"]).files).toEqual([]);
});
