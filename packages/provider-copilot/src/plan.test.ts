import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isLaunchRefusal, type LaunchContext, type LaunchPlan } from "@team-agent/plugin-api";
import { expect, it, onTestFinished } from "vitest";
import { launchContext } from "../test/context.ts";
import { detectBypass } from "./command-line.ts";
import { plan } from "./plan.ts";

const planned = async (overrides: Partial<LaunchContext> = {}): Promise<LaunchPlan> => {
  const made = await plan(launchContext(overrides));
  if (isLaunchRefusal(made)) throw new Error(made.message);
  return made;
};
const refused = async (overrides: Partial<LaunchContext>): Promise<string | null> => {
  const made = await plan(launchContext(overrides));
  return isLaunchRefusal(made) ? made.refused : null;
};
const rulesOf = ({ argv }: LaunchPlan): string[] =>
  argv.flatMap((word) => /^--allow-tool=(.*)$/.exec(word)?.[1] ?? []);
interface Hook {
  readonly matcher?: string;
  readonly bash: string;
}
const hooksOf = ({ files }: LaunchPlan): Readonly<Record<string, readonly Hook[]>> =>
  JSON.parse(files.find((file) => file.path.endsWith("/hooks.json"))!.content).hooks;

it("keeps the token out of the arguments and out of every file", async () => {
  const made = await planned();
  expect(made.env.TEAM_TOKEN).toBe("s3cret");
  expect(JSON.stringify([made.argv, made.files])).not.toContain("s3cret");
  const servers = made.files.find((file) => file.path.endsWith("copilot-mcp.json"))!.content;
  expect(JSON.parse(servers).mcpServers.team_orchestrator.headers).toEqual({
    Authorization: `Bearer \${TEAM_TOKEN}`,
  });
});

it("chooses the id of a new conversation, and goes on with a known one", async () => {
  const fresh = await planned();
  expect(fresh.argv).toContain(fresh.expectedSessionId);
  const resumed = await planned({ mode: "resume", sessionId: "abc" });
  expect(resumed).toMatchObject({ expectedSessionId: "abc" });
  expect(resumed.argv).toContain("--resume=abc");
  expect(resumed.argv).not.toContain("--session-id");
});

it("refuses what it cannot do, and starts nothing else in its place", async () => {
  expect(await refused({ mode: "fork", sessionId: "abc" })).toBe("fork");
  expect(await refused({ mode: "resume" })).toBe("session_id_missing");
  expect(
    await refused({ detection: { installed: false, versionVerified: false, signedIn: "unknown" } }),
  ).toBe("program_missing");
});

it("calls the permission hook for nothing that is granted", async () => {
  const tools = ["fs_write", "execute_bash"] as const;
  const some = await planned({ permissions: { tools, ask: false, bypass: false } });
  expect(rulesOf(some)).toEqual(["team_orchestrator", "write", "shell"]);
  const matcher = new RegExp(hooksOf(some).permissionRequest![0]!.matcher!);
  for (const tool of ["team_orchestrator/report_result", "bash", "create", "edit"])
    expect(matcher.test(tool), tool).toBe(false);
  for (const tool of ["team_orchestrator_x/y", "web_fetch", "other/x", "bashful"])
    expect(matcher.test(tool), tool).toBe(true);
  const none = await planned({ permissions: { tools, ask: true, bypass: false } });
  expect(rulesOf(none)).toEqual(["team_orchestrator"]);
  expect(new RegExp(hooksOf(none).permissionRequest![0]!.matcher!).test("bash")).toBe(true);
});

it("asks for nothing where a bypass was agreed to, and keeps a variable from being one", async () => {
  const made = await planned({ permissions: { tools: [], ask: false, bypass: true } });
  expect(made.argv).toContain("--yolo");
  expect(hooksOf(made).permissionRequest).toBeUndefined();
  expect((await planned()).unsetEnv).toContain("COPILOT_ALLOW_ALL");
});

it("makes a leader's program ask for consent, and decides nothing there", async () => {
  const made = await planned({ seat: "leader", consentTools: ["agree_launch"], extraArgs: ["--banner"] });
  const hooks = hooksOf(made);
  expect(hooks.preToolUse!.map(({ matcher }) => matcher)).toEqual(
    Array(2).fill("^team_orchestrator-(?:agree_launch)$"),
  );
  expect(hooks.preToolUse![0]!.bash).toContain('"permissionDecision":"ask"');
  expect(hooks.permissionRequest).toBeUndefined();
  expect(made.argv.at(-1)).toBe("--banner");
  expect(hooksOf(await planned()).preToolUse).toBeUndefined();
});

it("leaves the choice of a conversation to a leader who made it", async () => {
  const made = await planned({ seat: "leader", extraArgs: ["--resume=mine"] });
  expect(made.expectedSessionId).toBeNull();
  expect(made.argv).not.toContain("--session-id");
});

it("gives the instructions beside those of the person, in a folder without secrets", async () => {
  const made = await planned({ env: { COPILOT_CUSTOM_INSTRUCTIONS_DIRS: "/mine" } });
  expect(made.env.COPILOT_CUSTOM_INSTRUCTIONS_DIRS).toBe("/mine,/state");
  const file = made.files.find((one) => one.path.startsWith("/state/"));
  expect(file).toMatchObject({ content: expect.stringContaining("Be good.") });
});

it("names the command of a hook as one shell word each", async () => {
  const [hook] = hooksOf(await planned()).agentStop!;
  expect(hook!.bash).toBe("/opt/node '/opt/team agent/hook.js' agentStop");
});

it("does not start a worker where a repository would make it run something, until somebody agrees", async () => {
  const cwd = await mkdtemp(path.join(tmpdir(), "provider-copilot-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  expect(await refused({ cwd })).toBeNull();
  await mkdir(path.join(cwd, ".github", "hooks"), { recursive: true });
  await writeFile(path.join(cwd, ".github", "hooks", "own.json"), "{}");
  expect(await refused({ cwd })).toBe("repository_executables");
  expect(await refused({ cwd, allowRepositoryExecutables: true })).toBeNull();
  expect(await refused({ cwd, seat: "leader" })).toBeNull();
});

it("knows the flags that turn the permission checks off", () => {
  for (const flag of ["--yolo", "--allow-all", "--allow-all-tools"])
    expect(detectBypass(["copilot", flag])).toBe(flag);
  for (const argv of [["copilot"], ["copilot", "--allow-all-tools=false"], ["copilot", "--", "--yolo"]])
    expect(detectBypass(argv)).toBeNull();
});
