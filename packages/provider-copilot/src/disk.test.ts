import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { detect } from "./detect.ts";
import { repositoryExecutables } from "./repository.ts";
import { sessions } from "./sessions.ts";

const ID = "11111111-1111-4111-8111-111111111111";

const folderWith = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), "provider-copilot-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content, { mode: 0o700 });
  }
  return folder;
};

it("finds the record of an id, and of nothing else", async () => {
  const line = JSON.stringify({ type: "user.message", data: {} });
  const home = await folderWith({ [`session-state/${ID}/events.jsonl`]: `${line}\n` });
  const query = { cwd: "/work", env: { COPILOT_HOME: home }, spawnedAt: 0 };
  expect(await sessions.locate({ ...query, sessionId: ID })).toMatchObject({ confidence: "high" });
  expect(await sessions.locate({ ...query, sessionId: `../session-state/${ID}` })).toBeNull();
  expect(await sessions.locate(query)).toBeNull();
  expect(await sessions.isResumable({ ...query, sessionId: ID })).toMatchObject({ ok: true });
  expect(await sessions.isResumable({ ...query, sessionId: "other" })).toMatchObject({ ok: false });
});

it("resumes no conversation in which nobody said anything", async () => {
  const home = await folderWith({ [`session-state/${ID}/events.jsonl`]: '{"type":"session.start"}\n' });
  const query = { cwd: "/work", env: { COPILOT_HOME: home }, spawnedAt: 0, sessionId: ID };
  expect(await sessions.isResumable(query)).toMatchObject({ ok: false });
});

it("reads the version of the program, and whether a model provider makes a sign-in needless", async () => {
  const bin = await folderWith({ copilot: "#!/bin/sh\necho 'GitHub Copilot CLI 1.0.102.'\n" });
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: bin };
  expect(await detect({ env })).toMatchObject({
    version: "1.0.102",
    versionVerified: true,
    signedIn: "unknown",
  });
  expect(await detect({ env: { ...env, COPILOT_PROVIDER_BASE_URL: "http://x" } })).toMatchObject({
    signedIn: "yes",
  });
});

it("names what a trusted folder would make the program run, up to the root of its repository", async () => {
  const root = await folderWith({
    ".git/HEAD": "ref: x",
    ".mcp.json": '{"mcpServers":{"evil":{"command":"sh"}}}',
    ".claude/settings.json": '{"hooks":{"Stop":[]}}',
    ".github/hooks/own.json": "{}",
    "sub/.github/copilot/settings.json": "no json",
  });
  const found = await repositoryExecutables(path.join(root, "sub"));
  expect(found.map(({ kind, file }) => `${kind} ${file}`)).toEqual([
    "setting .github/copilot/settings.json",
    "hook ../.claude/settings.json",
    "mcpServer ../.mcp.json",
    "hook ../.github/hooks/own.json",
  ]);
});
