import { isLaunchRefusal, type LaunchContext, type LaunchPlan } from "@team-agent/plugin-api";
import { expect, it } from "vitest";
import { launchContext } from "../test/context.ts";
import { plan } from "./plan.ts";

const planned = async (overrides: Partial<LaunchContext> = {}): Promise<LaunchPlan> => {
  const result = await plan(launchContext(overrides));
  if (isLaunchRefusal(result)) throw new Error(result.message);
  return result;
};

const after = (argv: readonly string[], name: string): string | undefined => argv[argv.indexOf(name) + 1];
const settingsOf = (result: LaunchPlan) => JSON.parse(result.files[1]!.content);

it("starts a worker in an explicit mode, with its own session id, and without the repository's settings", async () => {
  const { argv, env, expectedSessionId, readyWhen, channel } = await planned();
  expect(after(argv, "--permission-mode")).toBe("manual");
  expect(after(argv, "--setting-sources")).toBe("user");
  expect(argv).toContain("--strict-mcp-config");
  expect(after(argv, "--session-id")).toBe(expectedSessionId);
  expect(env.CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD).toBe("1");
  expect([readyWhen, channel]).toEqual(["mcpListed", "hooks"]);
});

it("keeps the token out of the arguments", async () => {
  const { argv, files, env } = await planned();
  expect(argv.join(" ")).not.toContain("s3cret");
  expect(files.every((file) => file.content.includes("Bearer s3cret"))).toBe(true);
  expect(files.every((file) => file.path.startsWith("/run/secret/"))).toBe(true);
  expect(env.TEAM_TOKEN).toBe("s3cret");
});

it("allows what the role grants and nothing else", async () => {
  const { argv } = await planned();
  const tools = argv.slice(argv.indexOf("--allowedTools") + 1, argv.indexOf("--add-dir"));
  expect(tools).toEqual([
    "mcp__team_orchestrator",
    "Read",
    "Bash(git diff:*)",
    "Bash(git status:*)",
    "Bash(git log:*)",
    "Bash(git show:*)",
    "WebFetch",
    "WebSearch",
  ]);
  const asking = await planned({ permissions: { tools: ["execute_bash"], ask: true, bypass: false } });
  expect(asking.argv).not.toContain("Bash");
});

it("waits only for permission requests, and quotes the command of the one hook that http cannot carry", async () => {
  const { hooks } = settingsOf(await planned());
  expect(hooks.SessionStart[0].hooks[0].command).toBe("/opt/node '/opt/team agent/hook.js' SessionStart");
  expect(hooks.PermissionRequest[0].hooks[0].timeout).toBe(3600);
  expect(hooks.Stop[0].hooks[0]).toMatchObject({
    type: "http",
    url: "http://127.0.0.1:20001/hooks/Stop",
    timeout: 5,
  });
});

it("leaves a leader's mode, servers and dialogs to the person", async () => {
  const result = await planned({ seat: "leader", extraArgs: ["--model", "opus", "fix it"] });
  for (const name of ["--permission-mode", "--setting-sources", "--strict-mcp-config", "--add-dir"]) {
    expect(result.argv).not.toContain(name);
  }
  expect(result.argv.slice(-3)).toEqual(["--model", "opus", "fix it"]);
  expect(result.argv.at(-5)).toBe("--append-system-prompt");
  expect(settingsOf(result).hooks.PermissionRequest).toBeUndefined();
});

it.each([[["--resume"]], [["-c"]], [["--session-id=x"]]])(
  "presets no id when the person chose a session by %j",
  async (extraArgs) => {
    const { argv, expectedSessionId } = await planned({ seat: "leader", extraArgs });
    expect(expectedSessionId).toBeNull();
    expect(argv).not.toContain("11111111-1111-4111-8111-111111111111");
  },
);

it("says that hooks are gone when the person's own settings replace ours", async () => {
  const { channel, notes } = await planned({ seat: "leader", extraArgs: ["--settings", "x.json"] });
  expect(channel).toBe("paste");
  expect(notes.join()).toContain("--settings");
});

it("resumes one session, and forks into a new one", async () => {
  const resumed = await planned({ mode: "resume", sessionId: "old" });
  expect([after(resumed.argv, "--resume"), resumed.expectedSessionId]).toEqual(["old", "old"]);
  expect(resumed.argv).not.toContain("--session-id");
  const forked = await planned({ mode: "fork", sessionId: "old" });
  expect(forked.argv).toContain("--fork-session");
  expect(forked.expectedSessionId).toBe("11111111-1111-4111-8111-111111111111");
});

it.each([
  ["session_id_missing", { mode: "resume" }],
  ["instructions_too_long", { instructions: "x".repeat(200_000) }],
  ["program_missing", { detection: { installed: false, versionVerified: false, signedIn: "unknown" } }],
] as const)("refuses with %s", async (code, overrides) => {
  expect(await plan(launchContext(overrides))).toMatchObject({ refused: code });
});

it("starts a bypass as the person allows it, and refuses it for root", async () => {
  const permissions = { tools: [], ask: false, bypass: true };
  const isRoot = process.getuid?.() === 0;
  const result = await plan(launchContext({ permissions }));
  expect(isLaunchRefusal(result)).toBe(isRoot);
  const boxed = await planned({ permissions, env: { IS_SANDBOX: "1" } });
  expect(boxed.argv).toContain("--dangerously-skip-permissions");
  expect(settingsOf(boxed).skipDangerousModePermissionPrompt).toBe(true);
});

it("keeps our port out of a proxy", async () => {
  const { env } = await planned({ env: { HTTPS_PROXY: "http://p:1", NO_PROXY: "corp" } });
  expect(env.NO_PROXY).toBe("corp,127.0.0.1,localhost");
  expect((await planned()).env.NO_PROXY).toBeUndefined();
});
