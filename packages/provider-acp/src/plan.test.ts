import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isLaunchRefusal, type LaunchContext, type LaunchPlan } from "@team-agent/plugin-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { launchContext, scripted } from "../test/context.ts";
import type { HostSettings } from "./host/settings.ts";
import { plan } from "./plan.ts";
import { isKnown, programOf } from "./programs.ts";
import { repositoryExecutables } from "./repository.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "acp-plan-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program of that name on PATH. */
const installed = (name: string): Record<string, string> => {
  mkdirSync(path.join(root, "bin"), { recursive: true });
  writeFileSync(path.join(root, "bin", name), "#!/bin/sh\n", { mode: 0o755 });
  return { PATH: path.join(root, "bin") };
};
const attempt = (change: Partial<LaunchContext>) => plan(launchContext({ cwd: root, ...change }));
const planned = async (change: Partial<LaunchContext>): Promise<LaunchPlan> => {
  const made = await attempt(change);
  if (isLaunchRefusal(made)) throw new Error(made.message);
  return made;
};
const settingsOf = ({ files }: LaunchPlan): HostSettings => JSON.parse(files[0]!.content) as HostSettings;

it("starts the host with our Node.js, and the token in its environment alone", async () => {
  const made = await planned({ command: "qwen", env: installed("qwen") });
  expect(made.argv[0]).toBe(process.execPath);
  expect(made.argv.at(-1)).toBe("/run/secret/acp-host.json");
  expect(made.env.TEAM_TOKEN).toBe("s3cret");
  expect(JSON.stringify(made.files)).not.toContain("s3cret");
  expect(settingsOf(made)).toMatchObject({
    argv: [path.join(root, "bin", "qwen"), "--acp", "--approval-mode", "default"],
    mode: "default",
    grant: { everything: false, kinds: ["read", "search", "fetch"], gitReading: true },
  });
});

it("sets the mode in which a program asks, and leaves a leader's as it is", async () => {
  const env = installed("codex-acp");
  const writing = { tools: ["fs_write", "execute_bash"], ask: false, bypass: false } as const;
  const modeOf = async (change: Partial<LaunchContext>) =>
    settingsOf(await planned({ command: "codex-acp", env, ...change })).mode;
  expect(await modeOf({})).toBe("read-only");
  expect(await modeOf({ permissions: writing })).toBe("workspace-write");
  expect(await modeOf({ permissions: { ...writing, ask: true } })).toBe("read-only");
  expect(await modeOf({ seat: "leader" })).toBeNull();
});

it("splits what it does not know into words, without a shell, and starts it where a person agreed", async () => {
  const command = scripted(root, "--quoted 'a b'");
  expect(programOf(command).words).toEqual(["./scripted", "--quoted", "'a", "b'"]);
  expect(await attempt({ command })).toMatchObject({ refused: "repository_executables" });
  const made = await planned({ command, allowRepositoryExecutables: true });
  expect(settingsOf(made).argv).toEqual([path.join(root, "scripted"), "--quoted", "'a", "b'"]);
});

it("lets no variable of a person's make a worker's program run everything", async () => {
  const made = await planned({ command: "opencode", env: installed("opencode") });
  expect(JSON.parse(made.env.OPENCODE_PERMISSION!)).toEqual({ "*": "ask" });
  expect(made.unsetEnv).toContain("COPILOT_ALLOW_ALL");
});

it("knows names, and no more of a command line than that", () => {
  expect(["qwen", " opencode "].map(isKnown)).toEqual([true, true]);
  expect(["qwen --yolo", "toString", "./qwen", ""].map(isKnown)).toEqual([false, false, false, false]);
});

it("starts for a leader what its person typed", async () => {
  const made = await planned({ seat: "leader", extraArgs: ["opencode"], env: installed("opencode") });
  expect(made.env).not.toHaveProperty("OPENCODE_PERMISSION");
  expect(settingsOf(made).asksTeam).toBe(false);
  expect(settingsOf(made).argv.slice(1)).toEqual(["acp"]);
  expect(made.readyWhen).toBe("mcpListed");
});

it("refuses without a command, without the program, and what it cannot do", async () => {
  expect(await attempt({})).toMatchObject({ refused: "command_missing" });
  expect(await attempt({ seat: "leader" })).toMatchObject({ refused: "command_missing" });
  expect(await attempt({ command: "qwen", env: {} })).toMatchObject({
    refused: "program_missing",
    action: "npm install -g @qwen-code/qwen-code",
  });
  const env = installed("qwen");
  expect(await attempt({ command: "qwen", env, mode: "fork", sessionId: "s" })).toMatchObject({
    refused: "fork",
  });
  expect(await attempt({ command: "qwen", env, mode: "resume" })).toMatchObject({
    refused: "session_id_missing",
  });
});

it("refuses where the repository brings what the program obeys, and not for what another one does", async () => {
  mkdirSync(path.join(root, ".qwen"));
  const env = { PATH: `${installed("qwen").PATH}:${installed("opencode").PATH}` };
  expect(await attempt({ command: "qwen", env })).toMatchObject({
    refused: "repository_executables",
    message: expect.stringContaining(".qwen"),
  });
  expect(await attempt({ command: "opencode", env })).toMatchObject({ channel: "hooks" });
  expect((await repositoryExecutables(root)).map(({ file }) => file)).toEqual([".qwen"]);
  expect(await attempt({ command: "qwen", env, seat: "leader" })).toMatchObject({ channel: "hooks" });
});

it("lets a program that makes a database do so alone, once for all that are launched at once", async () => {
  const env = installed("opencode");
  writeFileSync(path.join(root, "bin", "opencode"), `#!/bin/sh\necho "$*" >> ${root}/runs\n`);
  await Promise.all([1, 2, 3].map(() => planned({ command: "opencode", env })));
  expect(readFileSync(path.join(root, "runs"), "utf8")).toBe("db select 1\n");
  await planned({ command: "qwen", env: installed("qwen") });
  expect(readFileSync(path.join(root, "runs"), "utf8")).toBe("db select 1\n");
});
