import { mkdtemp, rm, writeFile } from "node:fs/promises";
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
// biome-ignore lint/suspicious/noExplicitAny: a file of settings, looked into.
const configOf = ({ env }: LaunchPlan): any => JSON.parse(env.OPENCODE_CONFIG_CONTENT!);

it("keeps the token out of the arguments, the files and the settings", async () => {
  const made = await planned();
  expect(made.env.TEAM_TOKEN).toBe("s3cret");
  const { TEAM_TOKEN: _, ...env } = made.env;
  expect(JSON.stringify([made.argv, made.files, env])).not.toContain("s3cret");
  expect(configOf(made).mcp.team_orchestrator).toMatchObject({
    headers: { Authorization: "Bearer {env:TEAM_TOKEN}" },
  });
});

it("goes on with a known conversation, and refuses what it cannot do", async () => {
  const resumed = await planned({ mode: "resume", sessionId: "ses_1" });
  expect(resumed.argv.slice(1, 3)).toEqual(["--session", "ses_1"]);
  expect(resumed.expectedSessionId).toBe("ses_1");
  expect((await planned()).expectedSessionId).toBeNull();
  expect(await refused({ mode: "fork", sessionId: "ses_1" })).toBe("fork");
  expect(await refused({ mode: "resume" })).toBe("session_id_missing");
  const detection = { installed: false, versionVerified: false, signedIn: "unknown" } as const;
  expect(await refused({ detection })).toBe("program_missing");
});

it("asks before everything that was not granted, and never before the team's own tools", async () => {
  const tools = ["fs_read", "execute_bash", "git_diff"] as const;
  const some = configOf(await planned({ permissions: { tools, ask: false, bypass: false } })).permission;
  expect(some).toMatchObject({ "*": "ask", read: "allow", bash: "allow", edit: "ask", webfetch: "ask" });
  expect(Object.keys(some).at(0)).toBe("*");
  expect(Object.entries(some).at(-1)).toEqual(["team_orchestrator_*", "allow"]);
  const none = configOf(await planned({ permissions: { tools, ask: true, bypass: false } })).permission;
  expect(none).toMatchObject({ read: "ask", bash: "ask" });
  const git = configOf(
    await planned({ permissions: { tools: ["git_diff"], ask: false, bypass: false } }),
  ).permission;
  expect(git.bash).toMatchObject({ "*": "ask", "git diff *": "allow" });
});

it("reads nothing of the repository's for a worker, until somebody agrees", async () => {
  expect((await planned()).env.OPENCODE_DISABLE_PROJECT_CONFIG).toBe("1");
  expect((await planned({ allowRepositoryExecutables: true })).env).not.toHaveProperty(
    "OPENCODE_DISABLE_PROJECT_CONFIG",
  );
  expect((await planned({ seat: "leader" })).env).not.toHaveProperty("OPENCODE_DISABLE_PROJECT_CONFIG");
});

it("leaves the person's servers to workers only where the role says so, and their settings alone", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "provider-opencode-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const own = path.join(home, "own.jsonc");
  await writeFile(own, '{ // mine\n "mcp": { "mine": { "url": "http://x//y", }, }, }');
  const env = {
    HOME: home,
    OPENCODE_CONFIG: own,
    OPENCODE_CONFIG_CONTENT: '{"theme":"dark","plugin":["p"],"mcp":{"more":{}}}',
  };
  const config = configOf(await planned({ env }));
  expect(config.mcp).toMatchObject({ mine: { enabled: false }, more: { enabled: false } });
  expect(config.theme).toBe("dark");
  expect(config.plugin[0]).toBe("p");
  expect(config.plugin[1]).toMatch(/^file:.*bridge\.js$/);
  expect(configOf(await planned({ env, inheritMcp: true })).mcp).not.toHaveProperty("mine");
});

it("knows the flag that turns the permission checks off", async () => {
  expect(detectBypass(["opencode", "--auto"])).toBe("--auto");
  for (const argv of [["opencode"], ["opencode", "--auto=false"], ["opencode", "--", "--auto"]])
    expect(detectBypass(argv)).toBeNull();
  expect((await planned({ permissions: { tools: [], ask: false, bypass: true } })).argv).toContain("--auto");
});
