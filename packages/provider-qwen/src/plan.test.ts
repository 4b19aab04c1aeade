import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isLaunchRefusal, type LaunchContext, type LaunchPlan } from "@team-agent/plugin-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { launchContext } from "../test/context.ts";
import { detectBypass } from "./command-line.ts";
import { plan } from "./plan.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "qwen-plan-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (file: string, content: unknown): string => {
  const whole = path.join(root, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, typeof content === "string" ? content : JSON.stringify(content));
  return whole;
};

const planned = async (overrides: Partial<LaunchContext> = {}): Promise<LaunchPlan> => {
  const env = { QWEN_CODE_SYSTEM_SETTINGS_PATH: path.join(root, "system.json"), ...overrides.env };
  const made = await plan(launchContext({ cwd: root, ...overrides, env }));
  if (isLaunchRefusal(made)) throw new Error(made.message);
  return made;
};

interface Settings {
  readonly hooks: Readonly<
    Record<
      string,
      readonly { readonly matcher: string; readonly hooks: readonly { url: string; timeout: number }[] }[]
    >
  >;
  readonly permissions: { readonly allow?: readonly string[]; readonly ask?: readonly string[] };
  readonly advanced?: { readonly excludedEnvVars: readonly string[] };
  readonly [key: string]: unknown;
}
const settingsOf = ({ files }: LaunchPlan): Settings =>
  JSON.parse(files.find(({ path: file }) => file.endsWith("qwen-settings.json"))!.content) as Settings;

it("starts a worker that asks, under an id of ours, with our server alone and the tools of its role", async () => {
  const made = await planned();
  expect(made.argv.slice(1, 7)).toEqual([
    "--approval-mode",
    "default",
    "--allowed-mcp-server-names",
    "team_orchestrator",
    "--session-id",
    made.expectedSessionId,
  ]);
  expect(made.channel).toBe("hooks");
  expect(settingsOf(made).permissions.allow).toEqual([
    "mcp__team_orchestrator",
    "read_file",
    "Bash(git diff *)",
    "Bash(git status *)",
    "Bash(git log *)",
    "Bash(git show *)",
    "web_fetch",
    "web_search",
  ]);
});

it("lets the team's tools alone run without a question where the role asks for everything", async () => {
  const permissions = { tools: ["fs_write"], ask: true, bypass: false } as const;
  expect(settingsOf(await planned({ permissions })).permissions.allow).toEqual(["mcp__team_orchestrator"]);
});

it("passes on the bypass that was agreed to, and the servers of a person whose role inherits them", async () => {
  const permissions = { tools: [], ask: false, bypass: true } as const;
  const { argv } = await planned({ permissions, inheritMcp: true });
  expect(argv.slice(1, 3)).toEqual(["--approval-mode", "yolo"]);
  expect(argv).not.toContain("--allowed-mcp-server-names");
  expect(detectBypass(argv)).toBe("--approval-mode yolo");
  expect(detectBypass(["qwen", "-i", "x", "--", "--yolo"])).toBeNull();
});

it("keeps what the system's own settings say, and finds them again from within another program's start", async () => {
  const own = { matcher: "", hooks: [{ type: "command", command: "audit" }] };
  const theirs = put("system.json", { telemetry: { enabled: false }, hooks: { Stop: [own] } });
  const leader = await planned({ seat: "leader", secretDir: "/run/of-the-leader" });
  const settings = settingsOf(leader);
  expect(settings).toMatchObject({ telemetry: { enabled: false } });
  expect(settings.hooks.Stop).toHaveLength(2);
  expect(settings.hooks.Stop![0]).toEqual(own);
  expect(leader.env.QWEN_CODE_SYSTEM_DEFAULTS_PATH).toBe(path.join(root, "system-defaults.json"));

  // A worker that the leader's program starts has the leader's environment.
  const worker = await planned({ env: { ...leader.env } });
  expect(settingsOf(worker).hooks.Stop).toHaveLength(2);
  expect(worker.env.QWEN_CODE_SYSTEM_SETTINGS_PATH).not.toBe(leader.env.QWEN_CODE_SYSTEM_SETTINGS_PATH);
  expect(worker.env.QWEN_CODE_SYSTEM_SETTINGS_REPLACED).toBe(theirs);
});

it("leaves system settings that it cannot read where they are, and says that messages are pasted", async () => {
  const theirs = put("system.json", "{ // with a remark\n}");
  const made = await planned();
  expect(made.channel).toBe("paste");
  expect(made.env.QWEN_CODE_SYSTEM_SETTINGS_PATH).toBe(theirs);
  expect(made.notes).toEqual([expect.stringContaining(theirs)]);
});

it("calls us from the program itself, and not from another one that it starts", async () => {
  const made = await planned();
  const [stop] = settingsOf(made).hooks.Stop!;
  expect(stop!.hooks[0]).toMatchObject({
    url: "http://127.0.0.1:20001/hooks${QWEN_CODE}/Stop",
    allowedEnvVars: ["QWEN_CODE"],
  });
  expect(made.unsetEnv).toContain("QWEN_CODE");
});

it("holds a worker's permission questions and lets its own questions through; a leader's person decides", async () => {
  const [asked] = settingsOf(await planned()).hooks.PermissionRequest!;
  expect(asked!.hooks[0]!.timeout).toBe(3600);
  const matches = (tool: string): boolean => new RegExp(asked!.matcher).test(tool);
  expect([matches("edit"), matches("ask_user_question"), matches("exit_plan_mode")]).toEqual([
    true,
    false,
    false,
  ]);

  const leader = settingsOf(await planned({ seat: "leader", consentTools: ["agree_launch"] }));
  expect(leader.permissions).toEqual({ ask: ["mcp__team_orchestrator__agree_launch"] });
  expect(leader.hooks.PermissionRequest![0]).toMatchObject({
    matcher: "^(?:mcp__team_orchestrator__agree_launch)$",
    hooks: [{ timeout: 5 }],
  });
  expect(settingsOf(await planned({ seat: "leader" })).hooks.PermissionRequest).toBeUndefined();
});

it("keeps variables of the repository from the program, and refuses what it cannot keep from running", async () => {
  put(".env", "OPENAI_BASE_URL=http://elsewhere\nexport TOKEN=x\n# NOT=this\n");
  expect(settingsOf(await planned()).advanced?.excludedEnvVars).toEqual([
    "DEBUG",
    "DEBUG_MODE",
    "OPENAI_BASE_URL",
    "TOKEN",
  ]);
  put(".qwen/settings.json", { hooks: { Stop: [] } });
  const refused = await plan(launchContext({ cwd: root }));
  expect(refused).toMatchObject({ refused: "repository_executables" });
  expect((refused as { message: string }).message).toContain(".qwen/settings.json");
  const agreed = await planned({ allowRepositoryExecutables: true });
  expect(settingsOf(agreed).advanced).toBeUndefined();
  await expect(planned({ seat: "leader" })).resolves.toMatchObject({ channel: "hooks" });
});

it("resumes under the same id, and forks under one that the program chooses", async () => {
  const sessionId = "22222222-2222-4222-8222-222222222222";
  const resumed = await planned({ mode: "resume", sessionId });
  expect(resumed.argv).toContain("--resume");
  expect(resumed.expectedSessionId).toBe(sessionId);
  const forked = await planned({ mode: "fork", sessionId });
  expect(forked.argv).toContain("--fork-session");
  expect(forked.expectedSessionId).toBeNull();
});

it("leaves a leader the conversation that its person chose", async () => {
  const made = await planned({ seat: "leader", extraArgs: ["--continue"] });
  expect(made.argv).not.toContain("--session-id");
  expect(made.argv.at(-1)).toBe("--continue");
  expect(made.expectedSessionId).toBeNull();
});

it("refuses what a leader's person types twice, because the program would not start", async () => {
  for (const extraArgs of [["--mcp-config", "mine.json"], ["--append-system-prompt=mine"]])
    expect(await plan(launchContext({ cwd: root, seat: "leader", extraArgs }))).toMatchObject({
      refused: "argument_taken",
      message: expect.stringContaining(extraArgs[0]!.split("=")[0]!),
    });
});

it("has the token in files and in the environment, and the tools of the team before the model", async () => {
  const made = await planned();
  expect(made.argv.join(" ")).not.toContain("s3cret");
  expect(made.env.TEAM_TOKEN).toBe("s3cret");
  expect(JSON.parse(made.files[0]!.content)).toEqual({
    mcpServers: {
      team_orchestrator: {
        httpUrl: "http://127.0.0.1:20001/mcp",
        headers: { Authorization: "Bearer s3cret" },
        trust: true,
        alwaysLoadTools: true,
      },
    },
  });
});
