import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isLaunchRefusal, type LaunchContext, type LaunchPlan } from "@team-agent/plugin-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { launchContext } from "../test/context.ts";
import { plan } from "./plan.ts";

let root = "";
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "ta-codex-")));
  for (const name of ["repo", "home"]) await mkdir(path.join(root, name));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const put = async (file: string, content: string): Promise<void> => {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), content);
};

const planned = async (overrides: Partial<LaunchContext> = {}): Promise<LaunchPlan> => {
  const env = { CODEX_HOME: path.join(root, "home") };
  const result = await plan(launchContext({ cwd: path.join(root, "repo"), env, ...overrides }));
  if (isLaunchRefusal(result)) throw new Error(result.message);
  return result;
};

const configOf = (result: LaunchPlan, key: string): string | undefined =>
  result.argv.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);

it("starts a worker alone, without an update, in a folder that it trusts", async () => {
  const result = await planned();
  expect(result.argv).toContain("--no-daemon");
  expect(configOf(result, "check_for_update_on_startup")).toBe("false");
  expect(configOf(result, "projects")).toBe(`{"${root}/repo"={trust_level="trusted"}}`);
  expect([result.channel, result.readyWhen, result.expectedSessionId]).toEqual(["hooks", "mcpListed", null]);
});

it("keeps the token in the environment alone", async () => {
  const result = await planned();
  expect(JSON.stringify([result.argv, result.files])).not.toContain("s3cret");
  expect(result.env.TEAM_TOKEN).toBe("s3cret");
  expect(configOf(result, "mcp_servers.team_orchestrator.bearer_token_env_var")).toBe('"TEAM_TOKEN"');
});

it.each([
  ["reads only", { tools: ["fs_read"], ask: false, bypass: false }, ["-s", "read-only", "-a", "on-request"]],
  [
    "may write",
    { tools: ["fs_write"], ask: false, bypass: false },
    ["-s", "workspace-write", "-a", "on-request"],
  ],
  ["asks", { tools: ["execute_bash"], ask: true, bypass: false }, ["-s", "read-only", "-a", "on-request"]],
  ["has the bypass", { tools: [], ask: false, bypass: true }, ["--dangerously-bypass-approvals-and-sandbox"]],
] as const)("gives a worker that %s its sandbox", async (_, permissions, expected) => {
  const { argv } = await planned({ permissions });
  const start = argv.indexOf(expected[0]);
  expect(argv.slice(start, start + expected.length)).toEqual(expected);
});

it("quotes the hook's command for the shell inside the TOML", async () => {
  expect(configOf(await planned(), "hooks.Stop")).toBe(
    `[{hooks=[{type="command",command="/opt/node '/opt/team agent/hook.js' Stop",timeout=5}]}]`,
  );
  expect(configOf(await planned(), "hooks.PermissionRequest")).toContain("timeout=130");
});

it("opens a folder with something to run restricted, and hands over its AGENTS.md", async () => {
  await put("repo/.codex/config.toml", '[mcp_servers.evil]\ncommand = "sh"\n');
  await put("repo/AGENTS.md", "Use tabs.");
  const result = await planned();
  expect(configOf(result, "projects")).toContain('"untrusted"');
  expect(configOf(result, "developer_instructions")).toContain("Use tabs.");
  expect(result.channel).toBe("hooks");
  expect(result.notes.join()).toContain(".codex/config.toml");
});

it("distrusts every folder up to the root of the repository", async () => {
  await put("repo/.git/HEAD", "ref");
  await put("repo/.codex/hooks.json", '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x"}]}]}}');
  await mkdir(path.join(root, "repo/sub"));
  const result = await planned({ cwd: path.join(root, "repo/sub") });
  const expected = `{"${root}/repo/sub"={trust_level="untrusted"},"${root}/repo"={trust_level="untrusted"}}`;
  expect(configOf(result, "projects")).toBe(expected);
});

it("never runs hooks without trust where a repository that was agreed to may have some", async () => {
  await put("repo/.codex/hooks.json", "{}{");
  const result = await planned({ allowRepositoryExecutables: true });
  expect(result.channel).toBe("paste");
  expect(result.argv).not.toContain("--dangerously-bypass-hook-trust");
  expect(configOf(result, "hooks.Stop")).toBeUndefined();
});

it.each([
  ["home/hooks.json", "{}"],
  ["home/config.toml", "[[hooks.Stop]]\n"],
  ["home/config.toml", "hooks.Stop = []\n"],
  ["home/config.toml", '[hooks.state."x"]\n'],
  ["home/other.config.toml", "[hooks]\n"],
  ["home/plugins/cache/a/hooks/hooks.json", "{}"],
])("pastes when %s may bring hooks of the person's", async (file, content) => {
  await put(file, content);
  const result = await planned();
  expect(result.channel).toBe("paste");
  expect(result.notes.join()).toContain(path.basename(file));
});

it.each([
  ['developer_instructions = "Say \\"hi\\""\n[x]\n', 'Say \\"hi\\"'],
  ["developer_instructions = '''\nraw'''\n", "raw"],
  ['[x]\ndeveloper_instructions = "not this"\n', null],
])("puts the person's own instructions of %j before ours", async (config, own) => {
  await put("home/config.toml", config);
  const text = configOf(await planned(), "developer_instructions");
  expect(text).toBe(own === null ? '"Be good."' : `"${own}\\n\\nBe good."`);
});

it("resumes and forks by a subcommand, with the id behind the options", async () => {
  const resumed = await planned({ mode: "resume", sessionId: "old" });
  expect(resumed.argv.slice(1, 4)).toEqual(["resume", "-C", path.join(root, "repo")]);
  expect([resumed.argv.at(-1), resumed.expectedSessionId]).toEqual(["old", "old"]);
  const forked = await planned({ mode: "fork", sessionId: "old" });
  expect([forked.argv[1], forked.expectedSessionId]).toEqual(["fork", null]);
});

it("leaves a leader's sandbox, trust and dialogs to the person", async () => {
  const result = await planned({ seat: "leader", extraArgs: ["-s", "read-only"] });
  expect(configOf(result, "projects")).toBeUndefined();
  expect(configOf(result, "hooks.PermissionRequest")).toBeUndefined();
  expect(result.argv.slice(-2)).toEqual(["-s", "read-only"]);
  expect(result.argv).not.toContain("-a");
});

it("leaves the check for updates to a leader's own configuration", async () => {
  expect(configOf(await planned({ seat: "leader" }), "check_for_update_on_startup")).toBeUndefined();
});

it.each([
  [["-c", "hooks.Stop=[]"]],
  [["--config=hooks.Stop=[]"]],
  [["-chooks.Stop=[]"]],
  [["-C", "/elsewhere"]],
  [["--cd=/elsewhere"]],
  [["--enable", "plugins"]],
])("gives a leader that is started with %j no bypass of the trust in hooks", async (extraArgs) => {
  const result = await planned({ seat: "leader", extraArgs });
  expect(result.argv).not.toContain("--dangerously-bypass-hook-trust");
  expect(result.argv.filter((word) => word.includes("hook.js"))).toEqual([]);
  expect(result.channel).toBe("paste");
  expect(result.notes.join()).toContain("your own arguments");
});

it("keeps the hooks of a leader whose arguments can bring none", async () => {
  const extraArgs = ["-c", "model=o9", "-p", "work", "--search", "look at hooks"];
  expect((await planned({ seat: "leader", extraArgs })).channel).toBe("hooks");
});

it("passes on once what a leader's person gave already", async () => {
  const { argv } = await planned({ seat: "leader", extraArgs: ["--no-daemon", "go on"] });
  expect(argv.filter((word) => word === "--no-daemon")).toHaveLength(1);
});

it.each([
  ["session_id_missing", { mode: "fork" }],
  ["instructions_too_long", { instructions: "x".repeat(200_000) }],
  ["program_missing", { detection: { installed: false, versionVerified: false, signedIn: "unknown" } }],
] as const)("refuses with %s", async (code, overrides) => {
  expect(await plan(launchContext({ cwd: root, ...overrides }))).toMatchObject({ refused: code });
});
