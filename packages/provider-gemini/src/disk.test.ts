import { chmod, mkdir, mkdtemp, realpath, rm, utimes, writeFile } from "node:fs/promises";
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

const ID = "11111111-1111-4111-8111-111111111111";
const put = async (file: string, content: string, changedAt = 1): Promise<string> => {
  const whole = path.join(root, file);
  await mkdir(path.dirname(whole), { recursive: true });
  await writeFile(whole, content);
  await utimes(whole, changedAt, changedAt);
  return whole;
};
const header = (sessionId = ID): string => `${JSON.stringify({ sessionId, kind: "main" })}\n`;
const spoken = `${header()}${JSON.stringify({ type: "gemini", id: "g" })}\n`;
const chat = (minute: string): string => `state/.gemini/tmp/repo/chats/session-${minute}-11111111.jsonl`;
const query = () => ({ cwd: "/w", env: {}, spawnedAt: 0, sessionId: ID, stateDir: path.join(root, "state") });

it("finds the newest file that holds the conversation of an id, and not the empty one of a later start", async () => {
  expect(await sessions.locate(query())).toBeNull();
  const empty = await put(chat("later"), header(), 9);
  expect(await sessions.locate(query())).toMatchObject({ transcriptPath: empty });
  await put(chat("first"), spoken, 1);
  const second = await put(chat("second"), spoken, 2);
  await put(chat("another"), header("11111111-2222-4222-8222-222222222222"), 10);
  expect(await sessions.locate(query())).toMatchObject({ transcriptPath: second, confidence: "high" });
});

it("looks into the person's home where an agent has none of its own", async () => {
  const file = await put("home/.gemini/tmp/repo/chats/session-x-11111111.jsonl", spoken);
  const { stateDir: _, ...rest } = query();
  const env = { HOME: path.join(root, "home") };
  expect(await sessions.locate({ ...rest, env })).toMatchObject({ transcriptPath: file });
});

it.each([
  ["a record with an answer", spoken, true],
  ["a record without one", header(), false],
])("judges %s", async (_, content, ok) => {
  await put(chat("one"), content);
  expect((await sessions.isResumable(query())).ok).toBe(ok);
});

it("names what a repository would make the program run", async () => {
  await put("repo/.git/HEAD", "ref: x");
  await put("repo/.gemini/settings.json", JSON.stringify({ hooks: { AfterAgent: [] } }));
  await put("repo/.gemini/.env", "A=b");
  await put("repo/sub/.gemini/settings.json", "{{{");
  await put("repo/sub/.gemini/commands/own.toml", "x");
  await put("repo/sub/.agents/skills/one/SKILL.md", "x");
  const what = "text that may carry commands to run";
  expect(await repositoryExecutables(path.join(root, "repo"))).toEqual([
    { kind: "hook", file: ".gemini/settings.json", what: 'hooks: {"AfterAgent":[]}' },
    { kind: "setting", file: ".gemini/.env", what: "variables for the program" },
  ]);
  expect(await repositoryExecutables(path.join(root, "repo/sub"))).toEqual([
    { kind: "setting", file: ".gemini/settings.json", what: "a file that cannot be read" },
    { kind: "setting", file: "../.gemini/.env", what: "variables for the program" },
    { kind: "other", file: ".gemini/commands/own.toml", what },
    { kind: "other", file: ".agents/skills/one", what },
  ]);
});

it.each([
  ["a key in the environment", { GEMINI_API_KEY: "k" }, {}, "yes"],
  ["a sign-in of its own", {}, { "home/.gemini/oauth_creds.json": "{}" }, "yes"],
  ["a way that was chosen", {}, { "home/.gemini/settings.json": '{"a":{"selectedType":"x"}}' }, "unknown"],
  ["nothing", {}, {}, "no"],
])("tells whether somebody is signed in by %s", async (_, variables, files, signedIn) => {
  const program = await put("bin/gemini", "#!/bin/sh\necho 0.61.0\n");
  await chmod(program, 0o755);
  for (const [file, content] of Object.entries(files)) await put(file, content);
  const env = { PATH: `${path.dirname(program)}:/usr/bin:/bin`, HOME: path.join(root, "home"), ...variables };
  const found = await detect({ env });
  expect(found).toMatchObject({ installed: true, version: "0.61.0", versionVerified: true, signedIn });
});
