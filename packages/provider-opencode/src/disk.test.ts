import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { detect } from "./detect.ts";
import { repositoryExecutables } from "./repository.ts";

const folderWith = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), "provider-opencode-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content, { mode: 0o700 });
  }
  return folder;
};

it("reads the version of the program, and whether anything shows a sign-in", async () => {
  const bin = await folderWith({ opencode: "#!/bin/sh\necho 1.18.33\n", "own/opencode/auth.json": "{}" });
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: bin };
  expect(await detect({ env })).toMatchObject({
    version: "1.18.33",
    versionVerified: true,
    signedIn: "unknown",
  });
  expect(await detect({ env: { ...env, XDG_DATA_HOME: path.join(bin, "own") } })).toMatchObject({
    signedIn: "yes",
  });
  expect(await detect({ env: { ...env, OPENAI_API_KEY: "x" } })).toMatchObject({ signedIn: "yes" });
});

it("names what a repository would make the program run, up to its root", async () => {
  const root = await folderWith({
    ".git/HEAD": "ref: x",
    "opencode.json": '{"plugin":["evil"]}',
    ".opencode/plugin/own.js": "",
    "sub/.opencode/agent/own.md": "",
  });
  const found = await repositoryExecutables(path.join(root, "sub"));
  expect(found.map(({ kind, file }) => `${kind} ${file}`)).toEqual([
    "other .opencode/agent/own.md",
    "setting ../opencode.json",
    "hook ../.opencode/plugin/own.js",
  ]);
});
