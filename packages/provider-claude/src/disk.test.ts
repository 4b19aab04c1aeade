import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { detect } from "./detect.ts";
import { repositoryExecutables } from "./repository.ts";
import { sessions } from "./sessions.ts";

let root = "";
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "ta-disk-")));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const put = async (file: string, content: string): Promise<string> => {
  const whole = path.join(root, file);
  await mkdir(path.dirname(whole), { recursive: true });
  await writeFile(whole, content);
  return whole;
};

const query = (overrides: object = {}) => ({
  cwd: "/work/my_repo",
  env: { CLAUDE_CONFIG_DIR: path.join(root, "config") },
  spawnedAt: 0,
  ...overrides,
});
const folder = "config/projects/-work-my-repo";
const spoken = '{"type":"assistant","message":{}}\n';

it("goes to the file of a known session id", async () => {
  const file = await put(`${folder}/one.jsonl`, spoken);
  const found = await sessions.locate(query({ sessionId: "one" }));
  expect(found).toMatchObject({ transcriptPath: file, confidence: "high" });
});

it("finds a known session id in another folder", async () => {
  const file = await put("config/projects/-else/one.jsonl", spoken);
  expect(await sessions.locate(query({ sessionId: "one" }))).toMatchObject({ transcriptPath: file });
});

it("takes no record without its id: not for its folder, its time, or a word in it", async () => {
  await put(`${folder}/one.jsonl`, '{"x":"alpha","y":"mark"}\n');
  expect(await sessions.locate(query())).toBeNull();
  expect(await sessions.locate(query({ launchMark: "mark" }))).toBeNull();
});

it.each([
  ["a record with an answer", spoken, true],
  ["a record without one", '{"type":"mode"}\n', false],
  ["a broken record", "{{{\n", false],
])("judges %s", async (_, content, ok) => {
  await put(`${folder}/one.jsonl`, content);
  expect((await sessions.isResumable(query({ sessionId: "one" }))).ok).toBe(ok);
});

const said = (uuid: string, text = "x"): string => `${JSON.stringify({ type: "user", uuid, text })}\n`;

it("finds where a fork's own part begins: behind the last record that its source has, too", async () => {
  const copied = `{"type":"mode"}\n${said("a1", "a line\u2028in it")}${said("a2")}`;
  await put(`${folder}/source.jsonl`, `${copied}${said("a3")}`);
  const fork = (content: string) =>
    put(`${folder}/fork.jsonl`, content).then(() =>
      sessions.findFork!(query({ sessionId: "fork" }), "source"),
    );
  expect(await sessions.findFork!(query({ sessionId: "fork" }), "source")).toBeNull();
  expect(await fork(copied)).toBeNull();
  expect(await fork(`${copied}${said("b1").trimEnd()}`)).toBeNull();
  const ownFrom = Buffer.byteLength(copied);
  expect(await fork(`${copied}${said("b1")}${said("b2")}`)).toMatchObject({ continues: true, ownFrom });
  expect(await fork(said("b1"))).toMatchObject({ continues: false, ownFrom: 0 });
  await rm(path.join(root, folder, "source.jsonl"));
  expect(await fork(`${copied}${said("b1")}`)).toMatchObject({ continues: false });
});

it("does not resume what has no id or no record", async () => {
  expect((await sessions.isResumable(query())).reason).toContain("no session id");
  expect((await sessions.isResumable(query({ sessionId: "none" }))).reason).toContain("no record");
});

it("lists what a repository would make the program run", async () => {
  await put("repo/.git/HEAD", "");
  await put(
    "repo/.mcp.json",
    '{"mcpServers":{"a":{"command":"sh","args":["-c","x"]},"b":{"url":"http://b"}}}',
  );
  const hooks = { Stop: [{ hooks: [{ type: "command", command: "evil" }] }] };
  await put(
    "repo/sub/.claude/settings.json",
    JSON.stringify({ hooks, statusLine: { command: "s" }, model: "x" }),
  );
  await put("repo/sub/.claude/settings.local.json", "{{");
  await put("repo/sub/.claude/skills/deploy/SKILL.md", "");
  const found = await repositoryExecutables(path.join(root, "repo/sub"));
  expect(found.map((one) => [one.kind, one.file, one.what.slice(0, 20)])).toEqual([
    ["hook", ".claude/settings.json", "Stop: evil"],
    ["setting", ".claude/settings.json", 'statusLine: {"comman'],
    ["setting", ".claude/settings.local.json", "a file that cannot b"],
    ["other", ".claude/skills/deploy", "text that may carry "],
    ["mcpServer", "../.mcp.json", "a: sh -c x"],
    ["mcpServer", "../.mcp.json", "b: http://b"],
  ]);
});

it("finds nothing in a plain folder", async () => {
  await put("repo/CLAUDE.md", "words");
  expect(await repositoryExecutables(path.join(root, "repo"))).toEqual([]);
});

const install = async (version: string) => {
  const program = await put("bin/claude", `#!/bin/sh\necho "${version} (Claude Code)"\n`);
  await chmod(program, 0o755);
  return { PATH: path.dirname(program), HOME: root };
};

it("finds the program, its version, and whether somebody is signed in", async () => {
  const env = await install("2.1.330");
  const program = path.join(root, "bin/claude");
  expect(await detect({ env: { ...env, ANTHROPIC_AUTH_TOKEN: "x" } })).toEqual({
    installed: true,
    program,
    version: "2.1.330",
    versionVerified: true,
    signedIn: "yes",
  });
  const other = await detect({ env: await install("9.0.0") });
  expect([other.versionVerified, other.problem?.action]).toEqual([false, "claude auth login"]);
  await put(".claude/.credentials.json", "never read");
  expect((await detect({ env })).signedIn).toBe("yes");
});

it("names the command that installs a missing program", async () => {
  const found = await detect({ env: { PATH: root } });
  expect(found).toMatchObject({
    installed: false,
    problem: { action: "npm install -g @anthropic-ai/claude-code" },
  });
});
