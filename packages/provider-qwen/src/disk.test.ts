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
  env: { QWEN_HOME: path.join(root, "config") },
  spawnedAt: 0,
  ...overrides,
});
const chats = "config/projects/-work-my-repo/chats";
const said = (fields: object): string => `${JSON.stringify({ type: "user", ...fields })}\n`;
const spoken = said({ type: "assistant" });

it("goes to the file of a known session id, in whichever folder it lies", async () => {
  const file = await put(`${chats}/one.jsonl`, spoken);
  expect(await sessions.locate(query({ sessionId: "one" }))).toMatchObject({
    transcriptPath: file,
    confidence: "high",
  });
  const other = await put("config/projects/-else/chats/two.jsonl", spoken);
  expect(await sessions.locate(query({ sessionId: "two" }))).toMatchObject({ transcriptPath: other });
});

it("looks where the person keeps conversations", async () => {
  const file = await put("runtime/projects/-work-my-repo/chats/one.jsonl", spoken);
  const env = { QWEN_HOME: path.join(root, "config"), QWEN_RUNTIME_DIR: path.join(root, "runtime") };
  expect(await sessions.locate(query({ env, sessionId: "one" }))).toMatchObject({ transcriptPath: file });
});

it.each([
  ["a record with an answer", spoken, true],
  ["a record without one", said({}), false],
  ["a broken record", "{{{\n", false],
])("judges %s", async (_, content, ok) => {
  await put(`${chats}/one.jsonl`, content);
  expect((await sessions.isResumable(query({ sessionId: "one" }))).ok).toBe(ok);
});

it("finds where a fork's own part begins: behind the last record that is a copy of its source's", async () => {
  const forkedFrom = { sessionId: "source", messageUuid: "a" };
  const copied = said({ forkedFrom, text: "ü" }) + said({ type: "assistant", forkedFrom });
  const fork = () => sessions.findFork!(query({ sessionId: "own" }), "source");
  await put(`${chats}/own.jsonl`, copied);
  expect(await fork()).toBeNull();
  await put(`${chats}/own.jsonl`, copied + said({ text: "own" }));
  expect(await fork()).toMatchObject({ continues: true, ownFrom: Buffer.byteLength(copied) });
  await put(`${chats}/own.jsonl`, said({ forkedFrom: { sessionId: "another" } }) + said({}));
  expect(await fork()).toMatchObject({ continues: false, ownFrom: 0 });
  await put(`${chats}/own.jsonl`, said({}));
  expect(await fork()).toMatchObject({ continues: false });
});

it("names what a repository would make the program run, from a folder inside it as well", async () => {
  await put("repo/.git/HEAD", "ref: x");
  await put(
    "repo/.qwen/settings.json",
    JSON.stringify({ $version: 3, hooks: { Stop: [] }, env: { A: "b" } }),
  );
  await put("repo/.qwen/.env", "A=b");
  await put("repo/.qwen/skills/one/SKILL.md", "hi");
  await put("repo/sub/.qwen/settings.json", "{{{");
  expect(await repositoryExecutables(path.join(root, "repo/sub"))).toEqual([
    { kind: "setting", file: ".qwen/settings.json", what: "a file that cannot be read" },
    { kind: "hook", file: "../.qwen/settings.json", what: 'hooks: {"Stop":[]}' },
    { kind: "setting", file: "../.qwen/settings.json", what: 'env: {"A":"b"}' },
    { kind: "setting", file: "../.qwen/.env", what: "variables for the program" },
    { kind: "other", file: "../.qwen/skills/one", what: "text that may carry commands to run" },
  ]);
});

it.each([
  ["a key in the environment", { DASHSCOPE_API_KEY: "k" }, {}, "yes"],
  ["a sign-in of its own", {}, { "home/.qwen/oauth_creds.json": "{}" }, "yes"],
  [
    "a way that was chosen",
    {},
    { "home/.qwen/settings.json": '{"security":{"auth":{"selectedType":"x"}}}' },
    "unknown",
  ],
  ["nothing", {}, {}, "no"],
])("tells whether somebody is signed in by %s", async (_, variables, files, signedIn) => {
  const program = await put("bin/qwen", "#!/bin/sh\necho 0.24.4\n");
  await chmod(program, 0o755);
  for (const [file, content] of Object.entries(files)) await put(file, content);
  const env = { PATH: `${path.dirname(program)}:/usr/bin:/bin`, HOME: path.join(root, "home"), ...variables };
  const found = await detect({ env });
  expect(found).toMatchObject({ installed: true, version: "0.24.4", versionVerified: true, signedIn });
});
