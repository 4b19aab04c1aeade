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
  cwd: "/work/repo",
  env: { CODEX_HOME: path.join(root, "codex") },
  spawnedAt: 0,
  ...overrides,
});
const rollout = (id: string): string => `codex/sessions/2026/11/21/rollout-2026-11-21T01-00-00-${id}.jsonl`;
const MARK = "mark-of-this-launch";
const line = (type: string, payload: object): string => `${JSON.stringify({ type, payload })}\n`;
const message = (role: string, text: string): string =>
  line("response_item", { type: "message", role, content: [{ type: "input_text", text }] });
const begun = (id: string, instructions: string, meta: object = {}): string =>
  line("session_meta", { id, cwd: "/work/repo", source: "cli", ...meta }) +
  message("developer", instructions) +
  message("user", "alpha and developer, look at this");
const started = '{"type":"event_msg","payload":{"type":"task_started"}}\n';

it("goes to the rollout of a known session id", async () => {
  const file = await put(rollout("01-one"), begun("01-one", "anything"));
  const found = await sessions.locate(query({ sessionId: "01-one" }));
  expect(found).toMatchObject({ transcriptPath: file, confidence: "high" });
  expect(await sessions.locate(query({ sessionId: "one" }))).toBeNull();
});

it("knows a rollout without an id by the mark in its instructions, wherever it was begun", async () => {
  const file = await put(rollout("one"), begun("one", `You are alpha.\n${MARK}`, { cwd: "/elsewhere" }));
  await put(rollout("two"), begun("two", "You are alpha."));
  const found = await sessions.locate(query({ launchMark: MARK }));
  expect(found).toMatchObject({ sessionId: "one", transcriptPath: file, confidence: "high" });
});

it("takes no rollout for its folder, its time or a name in it", async () => {
  await put(rollout("one"), begun("one", "You are alpha."));
  expect(await sessions.locate(query())).toBeNull();
  expect(await sessions.locate(query({ launchMark: MARK }))).toBeNull();
});

it("takes no rollout in which the mark was only said, nor that of a subagent", async () => {
  const answer = message("assistant", "Here they are:");
  await put(rollout("said"), begun("said", "Yours.") + message("user", `look at ${MARK}`) + answer);
  await put(rollout("late"), begun("late", "Yours.") + answer + message("developer", MARK));
  await put(rollout("sub"), begun("sub", MARK, { source: { subagent: { thread_spawn: {} } } }));
  expect(await sessions.locate(query({ launchMark: MARK }))).toBeNull();
});

it("says that two rollouts with one mark are not enough to go by", async () => {
  for (const id of ["one", "two"]) await put(rollout(id), begun(id, MARK));
  expect(await sessions.locate(query({ launchMark: MARK }))).toMatchObject({ confidence: "low" });
  expect(await sessions.locate(query({ launchMark: MARK, spawnedAt: Date.now() + 60_000 }))).toBeNull();
});

it("resumes only what holds a turn", async () => {
  await put(rollout("one"), begun("one", "anything"));
  expect((await sessions.isResumable(query({ sessionId: "one" }))).ok).toBe(false);
  await put(rollout("one"), begun("one", "anything") + started);
  expect((await sessions.isResumable(query({ sessionId: "one" }))).ok).toBe(true);
  expect((await sessions.isResumable(query({ sessionId: "none" }))).reason).toContain("no rollout");
  expect((await sessions.isResumable(query())).reason).toContain("no session id");
});

it("lists what a repository would make the program run, from its root on", async () => {
  await put("repo/.git/HEAD", "");
  await put("repo/.codex/config.toml", '[mcp_servers.evil]\ncommand = "sh"\n[[hooks.Stop]]\n');
  await put("repo/.codex/rules/a.rules", "");
  const hooks = { Stop: [{ hooks: [{ type: "command", command: "evil" }] }] };
  await put("repo/sub/.codex/hooks.json", JSON.stringify({ hooks }));
  const found = await repositoryExecutables(path.join(root, "repo/sub"));
  expect(found.map((one) => [one.kind, one.file, one.what])).toEqual([
    ["hook", ".codex/hooks.json", "Stop: evil"],
    ["mcpServer", "../.codex/config.toml", "evil"],
    ["other", "../.codex/config.toml", 'command = "sh"'],
    ["hook", "../.codex/config.toml", "Stop"],
    ["setting", "../.codex/rules/a.rules", "rules about which commands run without a question"],
  ]);
});

it("takes a file that it cannot read for one that runs something", async () => {
  await put("repo/.codex/hooks.json", "{{");
  await put("repo/.codex/config.toml", 'model = "x"\n');
  expect((await repositoryExecutables(path.join(root, "repo"))).length).toBe(2);
  await put("plain/AGENTS.md", "words");
  expect(await repositoryExecutables(path.join(root, "plain"))).toEqual([]);
});

const install = async (version: string) => {
  const program = await put("bin/codex", `#!/bin/sh\necho "codex-cli ${version}"\n`);
  await chmod(program, 0o755);
  return { PATH: path.dirname(program), HOME: root };
};

it("finds the program, its version, and whether somebody is signed in", async () => {
  const env = await install("0.169.0");
  const found = await detect({ env });
  expect(found).toMatchObject({ version: "0.169.0", versionVerified: true, signedIn: "no" });
  expect(found.problem?.action).toBe("codex login");
  await put(".codex/config.toml", 'model_provider = "own"\n');
  expect((await detect({ env })).signedIn).toBe("unknown");
  await put(".codex/auth.json", "never read");
  expect((await detect({ env })).signedIn).toBe("yes");
  expect((await detect({ env: await install("1.0.0") })).versionVerified).toBe(false);
});

it("names the command that installs a missing program", async () => {
  const found = await detect({ env: { PATH: root } });
  expect(found).toMatchObject({ installed: false, problem: { action: "npm install -g @openai/codex" } });
});

it("knows a fork by the conversation that its rollout names as its source", async () => {
  const fork = () => sessions.findFork!(query({ sessionId: "two" }), "one");
  expect(await fork()).toBeNull();
  await put(rollout("two"), "");
  expect(await fork()).toBeNull();
  await put(rollout("two"), begun("two", "You are alpha.", { forked_from_id: "one" }));
  expect(await fork()).toMatchObject({ continues: true, ownFrom: 0 });
  await put(rollout("two"), begun("two", "You are alpha.", { forked_from_id: "three" }));
  expect(await fork()).toMatchObject({ continues: false });
});
