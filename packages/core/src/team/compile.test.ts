import fc from "fast-check";
import { expect, test } from "vitest";
import { compileTeam } from "./compile.ts";
import { initFiles } from "./init-files.ts";
import type { CompileInput, FileContent } from "./input.ts";
import { renderSpec } from "./render-spec.ts";

const TEAM = "---\nname: demo\nprovider: fake\n---\nDo it.\n";
const ROLE = "---\nname: alice\nrole: developer\nprovider: fake\ntools: [fs_read, shell]\n---\nBe kind.\n";

const input = (files: Record<string, FileContent>, change: Partial<CompileInput> = {}): CompileInput => ({
  teamDir: "/w/.team/current",
  workspace: "/w",
  files,
  providers: [
    { id: "fake", aliases: [], models: ["fake", "paste-only"] },
    { id: "claude", aliases: ["claude_code"], models: [] },
    { id: "any", aliases: [], models: [], takesCommand: true },
  ],
  transports: [
    { id: "mux", aliases: [] },
    { id: "other", aliases: ["mux", "another"] },
  ],
  transport: "mux",
  ...change,
});
const compile = (files: Record<string, FileContent>, change?: Partial<CompileInput>) =>
  compileTeam(input(files, change));
const role = (lines: string, body = "Work.") => `---\n${lines}\n---\n${body}\n`;
const alice = (lines: string) => role(`name: alice\nrole: developer\nprovider: fake\ntools: []\n${lines}`);
const team = (lines: string) => `---\nname: demo\nprovider: fake\n${lines}\n---\n`;

const mistakes: [string, Record<string, FileContent>, string[]][] = [
  [
    "no TEAM.md",
    { "agents/a.md": ROLE },
    ["TEAM.md:1:1 cannot be read: there is no such file → team-agent init"],
  ],
  [
    "an unreadable TEAM.md",
    { "TEAM.md": { error: "EACCES" }, "agents/a.md": ROLE },
    ["TEAM.md:1:1 cannot be read: EACCES → team-agent init"],
  ],
  ["no roles", { "TEAM.md": TEAM }, ["agents:1:1 there are no role documents in agents/ → team-agent init"]],
  [
    "an unclosed front matter",
    { "TEAM.md": TEAM, "agents/a.md": "---\nname: x\n" },
    [
      "agents/a.md:1:1 the front matter is not closed: a line with --- is missing → add a line with --- below the last key",
    ],
  ],
  [
    "no front matter in a role",
    { "TEAM.md": TEAM, "agents/a.md": "Just text" },
    [
      "agents/a.md:1:1 the front matter is missing: a role document starts with a line --- → add name, role, provider and tools between two lines ---",
    ],
  ],
  [
    "broken YAML",
    { "TEAM.md": TEAM, "agents/a.md": role("name: alice\ntools: [a, b") },
    ["agents/a.md:4:1 Flow sequence in block collection must be sufficiently indented and end with a ]"],
  ],
  [
    "a key that stands twice",
    { "TEAM.md": TEAM, "agents/a.md": alice("role: tester") },
    ["agents/a.md:6:1 Map keys must be unique"],
  ],
  [
    "a front matter that is a list",
    { "TEAM.md": "---\n- a\n---\n", "agents/a.md": ROLE },
    ["TEAM.md:2:1 the front matter must be a list of keys with values, such as name: demo"],
  ],
  [
    "unknown keys, near and far",
    { "TEAM.md": team("objektive: x"), "agents/a.md": alice("modle: m\nzebra_count: 3") },
    [
      'TEAM.md:4:1 unknown key "objektive" → did you mean "objective"?',
      'agents/a.md:6:1 unknown key "modle" → did you mean "model"?',
      'agents/a.md:7:1 unknown key "zebra_count" → remove it, or use one of: name, role, provider, command, tools, model, auth_mode, profile, permission, mcp, paused, working_directory',
    ],
  ],
  [
    "missing keys",
    { "TEAM.md": TEAM, "agents/a.md": role("name: alice") },
    [
      'agents/a.md:1:1 missing key "role" → add a line role: …',
      'agents/a.md:1:1 missing key "tools" → add a line tools: …',
    ],
  ],
  [
    "values of the wrong type",
    {
      "TEAM.md": team("fast: maybe\ntick_interval_sec: 1.5"),
      "agents/a.md": role("name: 7\nrole: x\ntools: fs_read"),
    },
    [
      'TEAM.md:4:7 "fast" must be true or false; it is "maybe"',
      'TEAM.md:5:20 "tick_interval_sec" must be a whole number; it is 1.5',
      'agents/a.md:2:7 "name" must be a text; it is 7 → put it in quotes',
      'agents/a.md:4:8 "tools" must be a list, such as [one, two]; it is "fs_read"',
    ],
  ],
  [
    "days that are less than none",
    { "TEAM.md": team("retention_days: -1"), "agents/a.md": ROLE },
    ['TEAM.md:4:17 "retention_days" must be 0 or more'],
  ],
  [
    "days that are no number",
    { "TEAM.md": team("retention_days: ever"), "agents/a.md": ROLE },
    ['TEAM.md:4:17 "retention_days" must be a number; it is "ever"'],
  ],
  [
    "a life of messages without a unit",
    { "TEAM.md": team("message_ttl: 24"), "agents/a.md": ROLE },
    ['TEAM.md:4:14 "message_ttl" must be a whole number with s, m, h or d, such as 30m, 24h or 7d'],
  ],
  [
    "a life of messages in words",
    { "TEAM.md": team("message_ttl: a day"), "agents/a.md": ROLE },
    ['TEAM.md:4:14 "message_ttl" must be a whole number with s, m, h or d, such as 30m, 24h or 7d'],
  ],
  [
    "a value that is none of the choices",
    { "TEAM.md": TEAM, "agents/a.md": alice("permission: aks") },
    ['agents/a.md:6:13 "permission" must be one of granted, ask; it is "aks" → did you mean "ask"?'],
  ],
  [
    "two roles of one name",
    { "TEAM.md": TEAM, "agents/a.md": ROLE, "agents/b.md": ROLE },
    ['agents/b.md:2:7 the name "alice" is taken by a.md → give each role a name of its own'],
  ],
  [
    "names that cannot be ids",
    {
      "TEAM.md": TEAM,
      "agents/a.md": ROLE.replace("alice", "leader"),
      "agents/b.md": ROLE.replace("alice", "'*'"),
    },
    [
      'agents/a.md:2:7 "leader" cannot be an agent\'s name: "leader" would be taken for somebody else',
      'agents/b.md:2:7 "*" cannot be an agent\'s name: a name starts with a letter or digit and holds only letters, digits, dots, dashes and underscores (64 at most)',
    ],
  ],
  [
    "unknown providers",
    {
      "TEAM.md": TEAM.replace("fake", "clude"),
      "agents/a.md": ROLE.replace("provider: fake", "provider: gemini"),
    },
    [
      'TEAM.md:3:11 unknown provider "clude"; installed: fake, claude, any → did you mean "claude"? Else run: team-agent plugin add @team-agent/provider-clude',
      'agents/a.md:4:11 unknown provider "gemini"; installed: fake, claude, any → where gemini is a program for any, write provider: any with command: gemini; else run: team-agent plugin add @team-agent/provider-gemini',
    ],
  ],
  [
    "words that are no provider's",
    {
      "TEAM.md": TEAM.replace("fake", "some unknown --flag"),
      "agents/a.md": ROLE.replace("provider: fake", "provider: Claude/x"),
    },
    [
      'TEAM.md:3:11 unknown provider "some unknown --flag"; installed: fake, claude, any → name an installed one',
      'agents/a.md:4:11 unknown provider "Claude/x"; installed: fake, claude, any → did you mean "claude"?',
    ],
  ],
  [
    "a command for a provider that starts one program, and none for one that starts any",
    {
      "TEAM.md": TEAM,
      "agents/a.md": alice("command: run it"),
      "agents/b.md": role("name: bob\nrole: developer\nprovider: any\ntools: []"),
      "agents/c.md": role("name: cora\nrole: developer\nprovider: any\ntools: []\ncommand: prog --acp"),
      "agents/d.md": role('name: dora\nrole: developer\nprovider: any\ntools: []\ncommand: "a\\u202eb"'),
    },
    [
      "agents/a.md:6:10 provider fake takes no command → remove the line",
      'agents/b.md:1:1 missing key "command" → add a line command: … : provider any starts what it names',
      'agents/d.md:6:10 "command" must hold no invisible characters',
    ],
  ],
  [
    "no provider anywhere",
    { "TEAM.md": "---\nname: demo\n---\n", "agents/a.md": role("name: a\nrole: r\ntools: []") },
    ['agents/a.md:1:1 missing key "provider" → add a line provider: …, here or in TEAM.md'],
  ],
  [
    "unknown tools",
    { "TEAM.md": TEAM, "agents/a.md": role("name: a\nrole: r\ntools:\n  - fs_raed\n  - mcp_team") },
    ['agents/a.md:5:5 unknown tool "fs_raed" → did you mean "fs_read"?'],
  ],
  [
    "unknown models",
    {
      "TEAM.md": team("default_model: nope"),
      "agents/a.md": alice("model: fakee"),
      "agents/b.md": role("name: b\nrole: r\ntools: []"),
    },
    [
      'TEAM.md:4:16 provider fake has no model "nope" → use one of: fake, paste-only',
      'agents/a.md:6:8 provider fake has no model "fakee" → did you mean "fake"?',
    ],
  ],
  [
    "an auth mode without a profile, and an unknown profile",
    {
      "TEAM.md": TEAM,
      "agents/a.md": alice("auth_mode: official_api"),
      "agents/b.md": role("name: b\nrole: r\ntools: []\nprofile: x"),
    },
    [
      "agents/a.md:6:12 auth_mode official_api needs a profile → add a line profile: <name> and the file profiles/<name>.env",
      'agents/b.md:5:10 unknown profile "x"; found: work → create profiles/x.env beside TEAM.md',
    ],
  ],
  [
    "a role text that is too long",
    { "TEAM.md": TEAM, "agents/a.md": role("name: a\nrole: r\ntools: []", `\n${"é".repeat(40_000)}`) },
    [
      "agents/a.md:7:1 the text of the role has 80000 bytes; at most 65536 reach the agent → keep what every turn needs, and name files for the rest",
    ],
  ],
  [
    "tasks that wait for each other, for nothing and for nobody",
    {
      "TEAM.md": team(
        "tasks:\n  - {id: a, title: A, deps: [b]}\n  - {id: b, title: B, deps: [a, cc]}\n  - {id: c, title: C, assignee: alise}\n  - {id: c, title: D}",
      ),
      "agents/a.md": ROLE,
    },
    [
      "TEAM.md:5:29 these tasks wait for each other: a -> b -> a",
      'TEAM.md:6:33 task "b" depends on unknown task "cc" → did you mean "c"?',
      'TEAM.md:7:33 unknown agent "alise" → did you mean "alice"?',
      'TEAM.md:8:10 a task with the id "c" stands above already',
    ],
  ],
  [
    "an unknown key in a task",
    { "TEAM.md": team("tasks:\n  - {id: a, title: A, rsk: low}"), "agents/a.md": ROLE },
    ['TEAM.md:5:23 unknown key "tasks.0.rsk" → did you mean "risk"?'],
  ],
  [
    "routing that leads nowhere",
    {
      "TEAM.md": team("routing:\n  default_assignee: bob\n  rules:\n    - {id: r, assign_to: alice}"),
      "agents/a.md": ROLE,
    },
    [
      'TEAM.md:5:21 unknown agent "bob" → use one of: alice, leader',
      'TEAM.md:7:7 rule "r" never matches: it has neither match nor when',
    ],
  ],
];

test.each(mistakes)("reports %s", (_name, files, expected) => {
  const { spec, problems } = compile(files, { profiles: ["work"] });
  expect(spec).toBeNull();
  expect(
    problems.map(({ file, line, column, message, action }) => {
      const place = `${file.replace("/w/.team/current/", "")}:${line}:${column}`;
      return `${place} ${message}${action === undefined ? "" : ` → ${action}`}`;
    }),
  ).toEqual(expected);
});

test.each([
  ["in the text", `use sk-ant-${"abcdefghij".repeat(3)} here`, 7],
  ["under a name", 'api_key = "0123456789abcdef0123456789"', 7],
])("finds a secret %s and does not repeat it", (_name, body, line) => {
  const { problems } = compile({
    "TEAM.md": TEAM,
    "agents/a.md": `${ROLE.replace("Be kind.\n", "")}${body}\n`,
  });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ line, message: expect.stringContaining("looks like a secret") });
  expect(JSON.stringify(problems)).not.toMatch(/abcdefghij|0123456789/);
});

test("compiles a whole team with its defaults", () => {
  const files = {
    "TEAM.md": team("provider_models: {claude_code: big}\neffort: high\ndefault_model: fake"),
    "agents/b.md": role(
      "name: bob\nrole: reviewer\nprovider: claude_code\ntools: []\nworking_directory: sub",
      "",
    ),
    "agents/a.md": `\ufeff${ROLE.replaceAll("\n", "\r\n")}`,
  };
  const { spec, problems, warnings } = compile(files);
  expect(problems).toEqual([]);
  expect(warnings.map(({ line, message }) => `${line} ${message}`)).toEqual(['5 "effort" has no effect']);
  expect(spec?.agents).toMatchObject([
    {
      id: "alice",
      provider: "fake",
      model: "fake",
      modelSource: "team",
      tools: ["fs_read", "execute_bash"],
      prompt: "Be kind.",
    },
    {
      id: "bob",
      provider: "claude",
      model: "big",
      prompt: "reviewer",
      workingDirectory: "/w/sub",
      permission: "granted",
    },
  ]);
  expect(spec?.agents[1]?.tools).toContain("git_diff");
  expect(spec).toMatchObject({
    leader: { id: "leader", provider: "fake", model: null },
    routing: { defaultAssignee: "alice" },
    runtime: {
      sessionName: "team-demo",
      transport: "mux",
      tickIntervalSec: 5,
      retentionDays: 30,
      messageTtlMs: 86_400_000,
    },
    tasks: [{ id: "task_initial", assignee: "alice" }],
  });
});

test.each([0, 0.5, 365])("keeps what is finished for %s days when the team says so", (days) => {
  const { spec } = compile({ "TEAM.md": team(`retention_days: ${days}`), "agents/a.md": ROLE });
  expect(spec?.runtime.retentionDays).toBe(days);
});

test.each([
  ["30m", 1_800_000],
  ["7d", 604_800_000],
])("messages may wait %s when the team says so, and the compiled team shows it", (ttl, ms) => {
  const { spec } = compile({ "TEAM.md": team(`message_ttl: ${ttl}`), "agents/a.md": ROLE });
  expect(spec?.runtime.messageTtlMs).toBe(ms);
  expect(renderSpec(spec!)).toContain(`message_ttl: ${ttl}\n`);
});

test("reads folded texts, escapes, anchors and comments as YAML has them", () => {
  const anchors = role('name: >-\n  a\nrole: "r\\u00e9"\ntools: &t\n  - fs_read # why\npaused: no');
  expect(compile({ "TEAM.md": TEAM, "agents/a.md": anchors }).problems.map(({ message }) => message)).toEqual(
    ['"paused" must be true or false; it is "no"'],
  );
});

test("the files of init compile without a word", () => {
  const files = Object.fromEntries(
    initFiles({ scripted: "fake", real: ["claude", "codex"] }).flatMap(({ path, content }) =>
      path.startsWith(".team/current/") ? [[path.slice(".team/current/".length), content]] : [],
    ),
  );
  const { spec, problems, warnings } = compile(files);
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  expect(spec?.agents.map(({ id }) => id)).toEqual(["developer", "reviewer"]);
});

test("no document makes the compiler throw, and every problem has a place", () => {
  const pieces = [
    "---",
    "name: a",
    "tools: [fs_read]",
    "? {a: 1}\n: 2",
    "__proto__: {x: 1}",
    "a: &a [*a]",
    "<<: *b",
    "tasks:",
    "  - id: t",
  ];
  const more = [
    "    deps: [t]",
    "role: !!binary x",
    "routing: {rules: [{id: 1}]}",
    "provider_models: [1]",
    "\t",
    "x: {",
    "'",
    "provider: fake",
  ];
  const document = fc.array(fc.oneof(fc.constantFrom(...pieces, ...more), fc.string()), { maxLength: 8 });
  fc.assert(
    fc.property(document, document, (team, role) => {
      const files = { "TEAM.md": `---\n${team.join("\n")}\n---\n`, "agents/a.md": role.join("\n") };
      for (const { line, column, message } of compile(files).problems) {
        expect(line > 0 && column > 0 && message !== "").toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["mux", "mux"],
  ["another", "other"],
  [undefined, "mux"],
])("a team that says the transport %s lives in %s", (said, id) => {
  const team = said ? TEAM.replace("provider", `transport: ${said}\nprovider`) : TEAM;
  expect(compile({ "TEAM.md": team, "agents/alice.md": ROLE }).spec?.runtime.transport).toBe(id);
});

test("a transport that nobody has is a mistake of the document", () => {
  const [problem] = compile({
    "TEAM.md": TEAM.replace("provider", "transport: muxx\nprovider"),
    "agents/alice.md": ROLE,
  }).problems;
  expect(problem).toMatchObject({
    message: 'unknown transport "muxx"; installed: mux, other',
    action: expect.stringContaining('did you mean "mux"?'),
  });
});

const withChannel = (line: string) =>
  compile(
    { "TEAM.md": team(line), "agents/alice.md": ROLE },
    { providers: [{ id: "fake", aliases: ["pretend"], models: ["fake"], channels: ["server", "socket"] }] },
  );

test.each([
  ["fake_channel: server", { fake: "server" }],
  ["pretend_channel: socket", { fake: "socket" }],
  ["fake_channel:", undefined],
  ["", undefined],
])("a team that says %j reaches its agents through %j", (line, channels) => {
  const { spec, problems } = withChannel(line);
  expect(problems).toEqual([]);
  expect(spec?.runtime.channels).toEqual(channels);
});

test.each([
  ["fake_channel: servr", '"fake_channel" must be server or socket; it is "servr"', 'did you mean "server"?'],
  ["fake_channel: 42", '"fake_channel" must be server or socket; it is 42', "hooks and keys"],
  ["nobody_channel: server", 'unknown key "nobody_channel"', "remove it"],
  ["_channel: server", 'unknown key "_channel"', "remove it"],
])("a channel that there is not is a mistake: %s", (line, message, action) => {
  const [problem, ...others] = withChannel(line).problems;
  expect(problem).toMatchObject({ message, action: expect.stringContaining(action), line: 4 });
  expect(others).toEqual([]);
});
