import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { isLaunchRefusal, type LaunchContext, type LaunchPlan } from "@team-agent/plugin-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { launchContext } from "../../test/context.ts";
import { plan } from "../plan.ts";
import { hookState } from "./ask-hooks.ts";
import { windowScript } from "./window.ts";

let root = "";
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "td-")));
  for (const name of ["repo", "home", "secret"]) await mkdir(path.join(root, name));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A program whose app server answers that these are its hooks. */
const programWith = async (hooks: string): Promise<string> => {
  const file = path.join(root, "codex");
  const answers = ['{"id":1,"result":{}}', `{"id":2,"result":{"data":[{"hooks":${hooks}}]}}`];
  const lines = ["#!/bin/sh", "read a; read b; read c", ...answers.map((one) => `echo '${one}'`), "exec cat"];
  await writeFile(file, `${lines.join("\n")}\n`);
  await chmod(file, 0o700);
  return file;
};

const HOOKS = JSON.stringify([
  { key: "k", currentHash: "sha256:1", source: "sessionFlags" },
  { key: "o", currentHash: "x", source: "user" },
]);

const planned = async (program: string, change: Partial<LaunchContext> = {}): Promise<LaunchPlan> => {
  const base = launchContext();
  const env = { CODEX_HOME: path.join(root, "home"), PATH: process.env.PATH ?? "" };
  const detection = { ...base.detection, program };
  const cwd = path.join(root, "repo");
  const secretDir = path.join(root, "secret");
  const result = await plan(
    launchContext({ cwd, env, detection, secretDir, channel: "app-server", ...change }),
  );
  if (isLaunchRefusal(result)) throw new Error(result.message);
  return result;
};

it("puts every setting on the server, and starts the window behind it", async () => {
  const result = await planned(await programWith(HOOKS));
  const [, script] = result.argv;
  const { content } = result.files.find((file) => file.path === script)!;
  expect(result.door).toBe(path.join(root, "secret", "door"));
  const server = content.split("\n").find((line) => line.includes("--listen"))!;
  const keys = [
    "mcp_servers",
    "developer_instructions",
    "approval_policy",
    "sandbox_mode",
    "projects",
    "hooks.Stop",
  ];
  for (const key of keys) expect(server).toContain(key);
  expect(server).toContain('hooks.state={"k"={trusted_hash="sha256:1"}}');
  // Held open it would hide the request, and the dialog.
  expect(server).not.toContain("PermissionRequest");
  expect(JSON.stringify([result.argv, result.files])).not.toContain("s3cret");
});

const granted = (...tools: LaunchContext["permissions"]["tools"]) => ({
  permissions: { tools, ask: false, bypass: false },
});
const unknown = { ...launchContext().detection, program: "/bin/false", versionVerified: false };

it.each<[string, Partial<LaunchContext>, RegExp]>([
  [
    "for a role that runs everything",
    { permissions: { tools: [], ask: false, bypass: true } },
    /without asking/,
  ],
  ["for a role with the network", granted("fs_write", "network"), /the network/],
  ["for an unknown version", { detection: unknown }, /not tried/],
  ["where a socket's path would be too long", { secretDir: `/tmp/${"x".repeat(100)}` }, /too long/],
])("is as without it, and says so, %s", async (_, change, why) => {
  const program = await programWith(HOOKS);
  const result = await planned(program, change);
  const usual = await planned(program, { ...change, channel: null });
  expect(result).toEqual({ ...usual, notes: [...usual.notes, expect.stringMatching(why)] });
  expect(result.door).toBeUndefined();
});

it.each([
  ["knows none of our hooks", "[]"],
  ["answers no JSON", "}"],
])("is as without it where the server %s", async (_, hooks) => {
  const program = path.join(root, "codex");
  await programWith(hooks);
  // Its output ends with it.
  await writeFile(program, (await readFile(program, "utf8")).replace("exec cat", "exit 0"));
  const result = await planned(program);
  expect(result.door).toBeUndefined();
  expect(result.notes.join()).toContain("app server is not used");
});

it("quotes what a server says of its hooks", () => {
  const hook = { key: 'a"b', currentHash: "h", source: "sessionFlags" };
  expect(hookState({ data: [{ hooks: [hook] }] })).toBe('hooks.state={"a\\"b"={trusted_hash="h"}}');
});

/** Runs the script of a window with this server, and answers what came of it. */
const run = async (server: readonly string[]): Promise<string> => {
  const address = path.join(root, "secret", "door");
  const script = path.join(root, "window.sh");
  const says = (word: string) => [
    "/bin/sh",
    "-c",
    `printf '%s|%s' ${word} "$1" > '${root}/said'`,
    "x",
    "it's one word",
  ];
  await writeFile(
    script,
    windowScript({ address, server, window: says("window"), alone: says("alone") }, 10),
  );
  const shell = spawn("/bin/sh", [script], { detached: true, stdio: "ignore" });
  await once(shell, "exit");
  try {
    process.kill(-shell.pid!, "SIGKILL");
  } catch {
    // Nothing of it is left.
  }
  return await readFile(path.join(root, "said"), "utf8");
};

it("shows the window where the server came, and the program alone where it does not", async () => {
  expect(await run(["/bin/false"])).toBe("alone|it's one word");
  const server = createServer().listen(path.join(root, "secret", "door"));
  await once(server, "listening");
  expect(await run(["/bin/sleep", "60"])).toBe("window|it's one word");
  server.close();
});
