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
  agentId: "alpha",
  spawnedAt: 0,
  ...overrides,
});
const rollout = (id: string): string => `codex/sessions/2026/11/21/rollout-2026-11-21T01-00-00-${id}.jsonl`;
const content = (id: string, agent: string, cwd = "/work/repo"): string =>
  `${JSON.stringify({ type: "session_meta", payload: { id, cwd } })}\n{"type":"x","payload":{"text":"${agent}"}}\n`;
const started = '{"type":"event_msg","payload":{"type":"task_started"}}\n';

it("goes to the rollout of a known session id", async () => {
  const file = await put(rollout("one"), content("one", "beta"));
  const found = await sessions.locate(query({ sessionId: "one" }));
  expect(found).toMatchObject({ transcriptPath: file, confidence: "high" });
});

it("does not choose between two rollouts that could both be the agent's", async () => {
  await put(rollout("one"), content("one", "alpha"));
  await put(rollout("other"), content("other", "alpha", "/elsewhere"));
  expect(await sessions.locate(query())).toMatchObject({ sessionId: "one", confidence: "medium" });
  await put(rollout("two"), content("two", "alpha"));
  expect(await sessions.locate(query())).toBeNull();
  expect(await sessions.locate(query({ agentId: "gamma" }))).toBeNull();
});

it("resumes only what holds a turn", async () => {
  await put(rollout("one"), content("one", "alpha"));
  expect((await sessions.isResumable(query({ sessionId: "one" }))).ok).toBe(false);
  await put(rollout("one"), content("one", "alpha") + started);
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
