import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { create, linkContract, runTests } from "../kit/create.ts";
import { castTeam } from "../kit/plant.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const FILES = [
  ".changeset/config.json",
  ".changeset/first-release.md",
  ".github/workflows/ci.yml",
  ".gitignore",
  "LICENSE",
  "README.md",
  "index.js",
  "package.json",
  "test/conformance.test.js",
];

/** A new package, with all of its files, none of which speaks of the sample's name any more. */
const made = async (sandbox: Sandbox, args: readonly string[], name: string): Promise<string> => {
  const run = await create(sandbox, args);
  expect(run.exitCode, run.stderr).toBe(0);
  expect(run.stdout).toContain(`team-agent plugin add ./${name}`);
  const folder = join(sandbox.root, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(FILES.filter((file) => !files.includes(join(folder, file)))).toEqual([]);
  const odd = files.filter((file) => /outside|PACKAGE_NAME/i.test(readFileSync(file, "utf8")));
  expect(odd).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ name, version: "0.1.0", scripts: { test: "node --test" } });
  expect(manifest.files.filter((file: string) => !existsSync(join(folder, file)))).toEqual([]);
  expect(readFileSync(join(folder, "index.js"), "utf8").split("\n").length).toBeLessThanOrEqual(160);
  linkContract(folder);
  const tests = await runTests(sandbox, folder);
  expect(tests.exitCode, tests.stdout + tests.stderr).toBe(0);
  return folder;
};

/** Adds it, and gives an agent work. */
const runTeam = async (sandbox: Sandbox, folder: string, prepare: () => void): Promise<void> => {
  const { cli } = sandbox;
  const added = await cli(["plugin", "add", "--yes", folder]);
  expect(added.exitCode, added.stderr).toBe(0);
  prepare();
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const task = '[[call report_result {"summary":"from the kit"}]]';
  const sent = await cli(["send", "ann", task, "--wait", "result", "--timeout", "30"]);
  expect(sent.stdout).toContain("success: from the kit");
};

verifies("kit.provider", async () => {
  const sandbox = useSandbox();
  const folder = await made(sandbox, ["my-program"], "team-agent-provider-my-program");
  const report = await sandbox.json<{
    ok: boolean;
    capabilities: readonly { readonly name: string; readonly status: string }[];
  }>(["plugin", "test", folder]);
  expect(report.ok).toBe(true);
  expect(report.capabilities.filter(({ status }) => status === "missing")).toEqual([]);
  expect(report.capabilities.filter(({ status }) => status === "proven").map(({ name }) => name)).toEqual([
    "presetSessionId",
    "mcp",
    "ready",
    "transcript",
  ]);
  await runTeam(sandbox, folder, () => castTeam(sandbox, { ann: "my-program" }));
});

verifies("kit.transport", async () => {
  const sandbox = useSandbox();
  const folder = await made(sandbox, ["my_place", "--transport"], "team-agent-transport-my_place");
  const report = await sandbox.json<{ ok: boolean }>(["plugin", "test", folder]);
  expect(report.ok, JSON.stringify(report)).toBe(true);
  await runTeam(sandbox, folder, () => sandbox.team(["ann"], {}, { transport: "my_place" }));
});

verifies("kit.refused", async () => {
  const sandbox = useSandbox();
  const place = join(sandbox.root, "team-agent-provider-taken");
  mkdirSync(place);
  writeFileSync(join(place, "mine.txt"), "mine");
  const before = readdirSync(sandbox.root);
  for (const args of [["../x"], [], ["Big"], ["__proto__"], ["a".repeat(300)], ["one", "two"], ["taken"]]) {
    const { exitCode, stdout, stderr } = await create(sandbox, args);
    expect([exitCode, stdout], args.join(" ")).toEqual([1, ""]);
    expect(stderr, args.join(" ")).toMatch(/^error: .+\naction: .+\nlog: -$/);
  }
  expect(readdirSync(sandbox.root)).toEqual(before);
  expect(readdirSync(place)).toEqual(["mine.txt"]);
  // An empty folder is as good as none.
  mkdirSync(join(sandbox.root, "team-agent-provider-empty"));
  expect((await create(sandbox, ["empty"])).exitCode).toBe(0);
});

/** Ends the process that loads it with a signal, when it writes a file for the so-many-th time. */
const endingAt = (count: number, signal: string): readonly string[] => {
  const code = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
const write = fs.writeFileSync; let left = ${count};
fs.writeFileSync = (...given) => { if (--left === 0) process.kill(process.pid, "${signal}"); return write(...given); };
syncBuiltinESMExports();`;
  return ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
};

verifies("kit.whole", async () => {
  const sandbox = useSandbox();
  const name = "team-agent-provider-cut";
  const isThere = () => existsSync(join(sandbox.root, name));
  for (const count of [1, 3, 8]) {
    const killed = await create(sandbox, ["cut"], endingAt(count, "SIGKILL"));
    expect(killed.exitCode).not.toBe(0);
    expect(isThere()).toBe(false);
  }
  // What a person stops is done in a moment, and then it is whole.
  await create(sandbox, ["cut"], endingAt(3, "SIGINT"));
  expect(existsSync(join(sandbox.root, name, "package.json"))).toBe(true);
  expect(readdirSync(sandbox.root).filter((file) => file.includes("cut"))).toEqual([name]);
  const again = await create(sandbox, ["cut"]);
  expect(again.stderr).toContain("is there already");
});
