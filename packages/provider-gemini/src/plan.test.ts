import { execFileSync } from "node:child_process";
import { lstat, mkdir, mkdtemp, readFile, readlink, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isLaunchRefusal, type LaunchContext, type LaunchPlan } from "@team-agent/plugin-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { launchContext } from "../test/context.ts";
import { detectBypass } from "./command-line.ts";
import { plan } from "./plan.ts";

let root = "";
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "provider-gemini-")));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const contextWith = (overrides: Partial<LaunchContext>): LaunchContext =>
  launchContext({
    cwd: root,
    stateDir: path.join(root, "state"),
    secretDir: path.join(root, "secret"),
    env: { HOME: path.join(root, "home") },
    ...overrides,
  });
const planned = async (overrides: Partial<LaunchContext> = {}): Promise<LaunchPlan> => {
  const made = await plan(contextWith(overrides));
  if (isLaunchRefusal(made)) throw new Error(made.message);
  return made;
};
const refused = async (overrides: Partial<LaunchContext>): Promise<string | null> => {
  const made = await plan(contextWith(overrides));
  return isLaunchRefusal(made) ? made.refused : null;
};
const put = async (file: string, content: string): Promise<void> => {
  const whole = path.join(root, file);
  await mkdir(path.dirname(whole), { recursive: true });
  await writeFile(whole, content);
};
const contentOf = ({ files }: LaunchPlan, name: string): string =>
  files.find((file) => path.basename(file.path) === name)!.content;
const settingsOf = (made: LaunchPlan) => JSON.parse(contentOf(made, "settings.json"));

it("keeps the token out of the arguments and out of every file", async () => {
  const made = await planned();
  expect(made.env.TEAM_TOKEN).toBe("s3cret");
  expect(JSON.stringify([made.argv, made.files])).not.toContain("s3cret");
  expect(settingsOf(made).mcpServers.team_orchestrator).toEqual({
    httpUrl: "http://127.0.0.1:20001/mcp",
    headers: { Authorization: "Bearer $TEAM_TOKEN" },
  });
});

it("has a home of its own with links to the person's sign-in, and none of their secrets in the workspace", async () => {
  await put(
    "home/.gemini/settings.json",
    JSON.stringify({ mcpServers: { theirs: { env: { KEY: "hidden" } } } }),
  );
  await put("home/.gemini/oauth_creds.json", "{}");
  const made = await planned();
  expect(made.env.GEMINI_CLI_HOME).toBe(path.join(root, "state"));
  const inHome = (name: string) => path.join(root, "state/.gemini", name);
  expect(await readlink(inHome("oauth_creds.json"))).toBe(path.join(root, "home/.gemini/oauth_creds.json"));
  expect(await readlink(inHome("settings.json"))).toBe(path.join(root, "secret/settings.json"));
  for (const file of made.files) expect(file.path.startsWith(path.join(root, "secret"))).toBe(true);
  await planned();
  expect(await readlink(inHome("settings.json"))).toBe(path.join(root, "secret/settings.json"));
});

it("keeps what the program wrote in its home in the place of a link", async () => {
  await planned();
  const place = path.join(root, "state/.gemini/google_accounts.json");
  await rm(place);
  await writeFile(place, "own");
  await planned();
  expect(await readFile(place, "utf8")).toBe("own");
});

it("gives a leader all that the person has, their conversations too", async () => {
  await put("home/.gemini/commands/a.toml", "x");
  const made = await planned({ seat: "leader", extraArgs: ["--yolo"] });
  for (const name of ["commands", "tmp"])
    expect(await readlink(path.join(root, "state/.gemini", name))).toBe(
      path.join(root, "home/.gemini", name),
    );
  expect(made.env.GEMINI_CLI_TRUSTED_FOLDERS_PATH).toBe(path.join(root, "home/.gemini/trustedFolders.json"));
  expect(made.argv.at(-1)).toBe("--yolo");
  expect(made.argv).not.toContain("--skip-trust");
  await rm(path.join(root, "state"), { recursive: true });
  await planned();
  expect(await lstat(path.join(root, "state/.gemini/commands")).catch(() => null)).toBeNull();
});

it("takes the person's home from whoever started it, and not an agent's in its place", async () => {
  const env = { HOME: "/h", GEMINI_CLI_HOME: "/agent", GEMINI_CLI_HOME_REPLACED: path.join(root, "mine") };
  await put("mine/.gemini/settings.json", JSON.stringify({ ui: { theme: "Mine" } }));
  const made = await planned({ env });
  expect(settingsOf(made).ui.theme).toBe("Mine");
  expect(made.env.GEMINI_CLI_HOME_REPLACED).toBe(path.join(root, "mine"));
});

it("keeps the person's settings and adds ours", async () => {
  const theirs = {
    security: { auth: { selectedType: "oauth-personal" } },
    hooks: { AfterTool: [{ hooks: [] }] },
    mcp: { allowed: ["theirs"] },
    context: { fileName: ["AGENTS.md"] },
  };
  await put("home/.gemini/settings.json", JSON.stringify(theirs));
  const settings = settingsOf(await planned());
  expect(settings.security.auth).toEqual({ selectedType: "oauth-personal" });
  expect(settings.hooks.AfterTool).toHaveLength(2);
  expect(settings.mcp.allowed).toEqual(["theirs", "team_orchestrator"]);
  expect(settings.context.fileName).toEqual(["AGENTS.md", "team-agent.md"]);
  await rm(path.join(root, "home"), { recursive: true });
  expect(settingsOf(await planned()).context.fileName).toEqual(["GEMINI.md", "team-agent.md"]);
});

it("says so where the person's settings cannot be read", async () => {
  await put("home/.gemini/settings.json", "{ // mine\n}");
  expect((await planned()).notes).toEqual([expect.stringContaining("no plain JSON")]);
});

it("chooses the id of a new conversation, and goes on with a known one", async () => {
  const fresh = await planned();
  expect(fresh.argv).toContain(fresh.expectedSessionId);
  const resumed = await planned({ mode: "resume", sessionId: "abc" });
  expect(resumed.expectedSessionId).toBe("abc");
  expect(resumed.argv.slice(1, 3)).toEqual(["--resume", "abc"]);
  expect([fresh.readyWhen, resumed.readyWhen]).toEqual(["mcpListed", "recordWritten"]);
  const chosen = await planned({ seat: "leader", extraArgs: ["--resume", "latest"] });
  expect(chosen.expectedSessionId).toBeNull();
  expect(chosen.argv).not.toContain("--session-id");
});

it("refuses what it cannot do, and starts nothing else in its place", async () => {
  expect(await refused({ mode: "fork", sessionId: "abc" })).toBe("fork");
  expect(await refused({ mode: "resume" })).toBe("session_id_missing");
  const detection = { installed: false, versionVerified: false, signedIn: "unknown" } as const;
  expect(await refused({ detection })).toBe("program_missing");
});

it("allows by rules what the role grants, keeps agents of its own off, and names the person's rules beside ours", async () => {
  const tools = ["execute_bash", "git_diff"] as const;
  const some = contentOf(await planned({ permissions: { tools, ask: false, bypass: false } }), "team.toml");
  expect(some).toContain('mcpName = "team_orchestrator"\ntoolName = "*"\ndecision = "allow"');
  expect(some).toContain('toolName = "run_shell_command"\ndecision = "allow"\nallowRedirection = true');
  expect(some).toContain('commandPrefix = ["git diff"');
  expect(some).toContain('toolName = "invoke_agent"\ndecision = "deny"');
  const none = contentOf(await planned({ permissions: { tools, ask: true, bypass: false } }), "team.toml");
  expect(none).not.toContain("run_shell_command");
  await put("home/.gemini/policies/mine.toml", "");
  const { argv } = await planned();
  expect(argv.filter((_, index) => argv[index - 1] === "--policy")).toEqual([
    path.join(root, "home/.gemini/policies"),
    path.join(root, "secret/team.toml"),
  ]);
});

it("asks for nothing where a bypass was agreed to, and keeps other servers off unless the role inherits them", async () => {
  const { argv } = await planned({ permissions: { tools: [], ask: false, bypass: true } });
  expect(argv[argv.indexOf("--approval-mode") + 1]).toBe("yolo");
  expect(argv).toContain("--allowed-mcp-server-names");
  expect((await planned({ inheritMcp: true })).argv).not.toContain("--allowed-mcp-server-names");
});

it("makes a leader's program ask for consent, and gives it no mail behind a tool", async () => {
  const { hooks } = settingsOf(await planned({ seat: "leader", consentTools: ["agree_launch"] }));
  const matcher = "^mcp_team_orchestrator_(?:agree_launch)$";
  expect(hooks.BeforeTool[0]).toMatchObject({
    matcher,
    hooks: [{ command: expect.stringContaining("ask") }, {}],
  });
  expect(hooks.AfterTool[0].matcher).toBe(matcher);
  const worker = settingsOf(await planned()).hooks;
  expect(worker.BeforeTool).toBeUndefined();
  expect(worker.AfterTool[0].matcher).toBeUndefined();
});

it("does not call from another one that runs in a command", async () => {
  const hookCommand = ["/bin/echo", "team agent's"];
  const { hooks } = settingsOf(await planned({ hookCommand }));
  const { command } = hooks.AfterAgent[0].hooks[0];
  const run = (env: Record<string, string>) => execFileSync("sh", ["-c", command], { env, encoding: "utf8" });
  expect(run({})).toBe("team agent's AfterAgent\n");
  expect(run({ GEMINI_CLI: "1" })).toBe("");
  expect((await planned()).unsetEnv).toContain("GEMINI_CLI");
});

it("keeps a name in the instructions from being replaced by a file", async () => {
  const text = contentOf(await planned({ instructions: "ask @ann or a@b.c, see @./x" }), "team-agent.md");
  expect(text).not.toMatch(/(^|\s)@[./A-Za-z]/);
  expect(text.replaceAll("\u2060", "")).toContain("ask @ann or a@b.c, see @./x");
});

it("does not start a worker where a repository would make it run something, until somebody agrees", async () => {
  expect(await refused({})).toBeNull();
  await put(".gemini/settings.json", '{"hooks":{}}');
  expect(await refused({})).toBe("repository_executables");
  expect(await refused({ seat: "leader" })).toBeNull();
  const agreed = await planned({ allowRepositoryExecutables: true });
  expect(settingsOf(agreed).advanced).toBeUndefined();
  expect(agreed.env.GEMINI_CLI_TRUST_WORKSPACE).toBe("true");
  expect(agreed.argv).not.toContain("--skip-trust");
  await rm(path.join(root, ".gemini"), { recursive: true });
  const plain = await planned();
  expect(settingsOf(plain).advanced).toEqual({ ignoreLocalEnv: true });
  expect(plain.argv).toContain("--skip-trust");
  expect(plain.env.GEMINI_CLI_TRUST_WORKSPACE).toBeUndefined();
});

it("knows the flags that turn the permission checks off", () => {
  for (const flag of ["--yolo", "-y", "--approval-mode=yolo"])
    expect(detectBypass(["gemini", flag])).toBe(flag);
  expect(detectBypass(["gemini", "--approval-mode", "yolo"])).toBe("--approval-mode yolo");
  for (const argv of [["gemini"], ["gemini", "--approval-mode", "default"], ["gemini", "--", "--yolo"]])
    expect(detectBypass(argv)).toBeNull();
});
