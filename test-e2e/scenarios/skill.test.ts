import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { REPOSITORY } from "../kit/npm.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const SHIPPED = join(REPOSITORY, "plugins/team-agent/skills/team-agent");
const MARKER = ".team-agent.json";

interface Answer {
  readonly ok: boolean;
  readonly error_code?: string;
  readonly action?: string;
  readonly skills: readonly {
    readonly target: string;
    readonly state: string;
    readonly folder: string;
    readonly because: string | null;
    readonly kept: readonly string[];
  }[];
}

/** A person's machine with nothing of the real one's programs on it, but those that are named. */
const machine = (programs: readonly string[] = []) => {
  const sandbox = useSandbox();
  const bin = join(sandbox.root, "bin");
  mkdirSync(bin);
  for (const name of programs) {
    writeFileSync(join(bin, name), "#!/bin/sh\necho 1.0.0\n");
    chmodSync(join(bin, name), 0o755);
  }
  const PATH = `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`;
  const home = sandbox.env.HOME!;
  return {
    sandbox,
    home,
    claude: join(home, ".claude/skills/team-agent"),
    codex: join(home, ".agents/skills/team-agent"),
    skill: (...args: readonly string[]) =>
      sandbox.json<Answer>(["install-skill", ...args], { env: { PATH } }),
    run: (...args: readonly string[]) => sandbox.cli(["install-skill", ...args], { env: { PATH } }),
  };
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort();

const isWhole = (folder: string): void => {
  expect(filesIn(folder)).toEqual(filesIn(SHIPPED));
  for (const name of filesIn(SHIPPED))
    expect(readFileSync(join(folder, name), "utf8")).toBe(readFileSync(join(SHIPPED, name), "utf8"));
};

const everyFileIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => name)
    : [];

/** Nothing of ours is left in the home of somebody who had nothing of the programs there. */
const isClean = (home: string): void => {
  for (const folder of [".claude", ".agents", ".codex"]) expect(existsSync(join(home, folder))).toBe(false);
};

/** The copy of a version before: other texts, and a page that is shipped no more. */
const makeOlder = (folder: string): void => {
  const marker = JSON.parse(readFileSync(join(folder, MARKER), "utf8"));
  const older = createHash("sha256").update("older").digest("hex");
  for (const name of ["SKILL.md", "references/gone.md"]) {
    writeFileSync(join(folder, name), "older");
    marker.files[name] = older;
  }
  writeFileSync(join(folder, MARKER), JSON.stringify(marker));
};

verifies("skill.install", async () => {
  const { skill, run, home, claude, codex } = machine(["claude", "codex"]);
  const dry = await run("--dry-run");
  expect(dry.stdout).toContain("Nothing was changed");
  isClean(home);
  const { skills } = await skill();
  expect(skills.map(({ target, state, folder }) => [target, state, folder])).toEqual([
    ["claude", "installed", claude],
    ["codex", "installed", codex],
  ]);
  for (const folder of [claude, codex]) isWhole(folder);
  expect((await skill()).skills.map(({ state }) => state)).toEqual(["current", "current"]);
  makeOlder(codex);
  expect((await skill()).skills.map(({ state }) => state)).toEqual(["current", "updated"]);
  isWhole(codex);
  const removed = await run("--uninstall");
  expect([removed.exitCode, removed.stdout.match(/removed/g)?.length]).toEqual([0, 2]);
  isClean(home);
  expect((await skill("--uninstall")).skills.map(({ state }) => state)).toEqual(["absent", "absent"]);
});

verifies("skill.install", async () => {
  const { run, claude } = machine(["claude"]);
  const runs = await Promise.all(Array.from({ length: 6 }, () => run("--target", "claude")));
  expect(runs.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(runs.map(() => [0, ""]));
  isWhole(claude);
  expect(readdirSync(dirname(claude))).toEqual(["team-agent"]);
});

verifies("skill.killed", async () => {
  const { sandbox, home, run, claude } = machine();
  const preload = new URL("../fixtures/kill-at.mjs", import.meta.url).href;
  const killed = (at: number, ...args: readonly string[]) =>
    sandbox.cli(["install-skill", "--target", "claude", ...args], {
      env: { NODE_OPTIONS: `--import=${preload}`, KILL_AT: String(at), KILL_BELOW: join(home, ".claude") },
    });
  const later = async (...args: readonly string[]): Promise<void> => {
    const done = await run("--target", "claude", ...args);
    expect(done.exitCode, done.stderr).toBe(0);
  };
  const bothWays = [
    { args: [], least: 8, check: () => isWhole(claude) },
    // Killed at its very end, a removal leaves folders that are empty.
    { args: ["--uninstall"], least: 6, check: () => expect(everyFileIn(join(home, ".claude"))).toEqual([]) },
  ] as const;
  for (const { args, least, check } of bothWays) {
    let at = 1;
    for (; ; at++) {
      // An older copy with a page of the person's, in which each step has something to lose.
      await later();
      makeOlder(claude);
      const before = filesIn(claude);
      const done = await killed(at, ...args);
      if (done.exitCode === 0) break;
      // A program that looks now finds the copy before, the new one, or none for a moment, and never half of one that is put there.
      if (args.length === 0 && existsSync(claude) && filesIn(claude).join() !== before.join())
        isWhole(claude);
      await later(...args);
      check();
      if (args.length === 0) expect(readdirSync(dirname(claude))).toEqual(["team-agent"]);
    }
    expect(at, `steps of install-skill ${args.join(" ")}`).toBeGreaterThan(least);
    check();
  }
});

verifies("skill.once", async () => {
  const { skill, run, home, claude, codex } = machine();
  await skill("--target", "claude");
  await skill("--target", "codex");
  for (const folder of [".claude", ".codex"]) mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(
    join(home, ".claude/settings.json"),
    JSON.stringify({ enabledPlugins: { "team-agent@team-agent": true } }),
  );
  writeFileSync(join(home, ".codex/config.toml"), '[plugins."team-agent@team-agent"]\nenabled = true\n');
  for (const [target, folder] of [
    ["claude", claude],
    ["codex", codex],
  ] as const) {
    const told = await run("--target", target);
    expect([told.exitCode, told.stdout]).toEqual([
      0,
      expect.stringContaining("the plugin team-agent@team-agent brings the skill, so ours was taken away"),
    ]);
    expect(existsSync(folder)).toBe(false);
    const again = await skill("--target", target);
    expect(again.skills).toMatchObject([{ state: "other", because: "the plugin team-agent@team-agent" }]);
    expect(existsSync(folder)).toBe(false);
  }
  // Codex reads the folder below its own home as well, and would show the skill twice.
  rmSync(join(home, ".codex/config.toml"));
  cpSync(SHIPPED, join(home, ".codex/skills/team-agent"), { recursive: true });
  expect((await skill("--target", "codex")).skills).toMatchObject([
    { state: "other", because: join(home, ".codex/skills/team-agent") },
  ]);
  expect(existsSync(codex)).toBe(false);
});

verifies("skill.kept", async () => {
  const { skill, run, claude, home } = machine();
  await skill("--target", "claude");
  writeFileSync(join(claude, "references/mending.md"), "mine");
  writeFileSync(join(claude, "notes.md"), "mine, too");
  rmSync(join(claude, "SKILL.md"));
  const updated = await run("--target", "claude");
  expect(updated.stdout).toContain(`${join(claude, "references/mending.md")} is yours and stays as it is`);
  expect(existsSync(join(claude, "SKILL.md"))).toBe(true);
  const { skills } = await skill("--target", "claude", "--uninstall");
  expect(skills[0]!.kept).toEqual(["notes.md", "references/mending.md"]);
  expect(filesIn(claude)).toEqual(["notes.md", "references/mending.md"]);
  expect(readFileSync(join(claude, "references/mending.md"), "utf8")).toBe("mine");
  // What is left is the person's alone, and no more ours.
  const refused = await run("--target", "claude");
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining("was not put there by team-agent"),
  ]);
  expect(filesIn(claude)).toEqual(["notes.md", "references/mending.md"]);
  expect(existsSync(join(home, ".claude/skills"))).toBe(true);
});

verifies("skill.foreign", async () => {
  const { sandbox, skill, run, claude, codex } = machine(["claude", "codex"]);
  mkdirSync(claude, { recursive: true });
  writeFileSync(join(claude, "SKILL.md"), "a skill of the person's");
  mkdirSync(dirname(codex), { recursive: true });
  symlinkSync(sandbox.workspace, codex);
  for (const args of [[], ["--uninstall"]]) {
    const refused = await run(...args);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr.split("\n").filter((line) => /^(?:error|action|log): /.test(line))).toHaveLength(3);
    expect(refused.stderr).toContain(`${claude} was not put there by team-agent`);
    expect(refused.stderr).toContain("is a link, which somebody else made");
  }
  expect(readFileSync(join(claude, "SKILL.md"), "utf8")).toBe("a skill of the person's");
  expect(readdirSync(sandbox.workspace)).toEqual([]);
  // One that is not ours does not keep the others from theirs.
  rmSync(codex);
  const half = await skill();
  expect(half).toMatchObject({ ok: false, error_code: "skill_not_ours" });
  expect(half.skills.map(({ state }) => state)).toEqual(["foreign", "installed"]);
  isWhole(codex);
});

verifies("skill.refused", async () => {
  const { sandbox, home, run, skill } = machine();
  const codeOf = async (...args: readonly string[]) => (await skill(...args)).error_code;
  expect(await codeOf()).toBe("provider_missing");
  expect(await codeOf("--target", "nobody")).toBe("usage");
  expect((await run("--target")).exitCode).toBe(2);
  expect((await run("--no-such-option")).exitCode).toBe(2);
  writeFileSync(join(home, ".agents"), "a file where a folder belongs");
  expect(await codeOf("--target", "codex")).toBe("output_unwritable");
  rmSync(join(home, ".agents"));
  // An agent writes nothing that its person's programs read from then on.
  const agent = await sandbox.json<Answer>(["install-skill", "--target", "claude"], {
    env: { TEAM_AGENT_TOKEN: "x", TEAM_AGENT_ID: "ann" },
  });
  expect(agent.error_code).toBe("not_allowed");
  isClean(home);
});

const AGENTS: Readonly<Record<string, string>> = {
  "reviewer.md":
    "---\nname: reviewer\ndescription: Use it when: something was changed\ntools: Read, Grep, Bash(git diff:*)\nmodel: inherit\n---\nYou read what was changed.\n",
  "tester.md": "---\nname: tester\ntools: Read, Bash, Task\nmodel: gpt-5\nhooks: {}\n---\nYou test.\n",
  "readme.md": "How these agents are meant.\n",
};

const writeAgents = ({ write }: Sandbox): void => {
  for (const [name, content] of Object.entries(AGENTS)) write(`.claude/agents/${name}`, content);
};

verifies("skill.agents", async () => {
  const sandbox = useSandbox();
  const { cli, json, read } = sandbox;
  const none = await json<{ error_code: string }>(["init", "--from-agents"]);
  expect(none.error_code).toBe("agents_not_found");
  expect(existsSync(join(sandbox.workspace, ".team"))).toBe(false);
  writeAgents(sandbox);
  const made = await cli(["init", "--from-agents"]);
  expect(made.exitCode, made.stderr).toBe(0);
  for (const told of [
    "readme.md: left out: it has no head",
    'tester.md: the model "gpt-5" is none of its program\'s',
    'tester.md: "hooks" is not carried over',
    "tester.md: not carried over: Task",
  ])
    expect(made.stdout).toContain(told);
  expect(read(".team/current/agents/reviewer.md")).toContain("tools: [fs_read, fs_list, git_diff, mcp_team]");
  expect(read(".team/current/agents/tester.md")).not.toContain("gpt-5");
  const valid = await json<{ agents: string[] }>(["validate"]);
  expect(valid.agents).toEqual(["reviewer", "tester"]);
  for (const [name, content] of Object.entries(AGENTS)) expect(read(`.claude/agents/${name}`)).toBe(content);
  // What is there stays there.
  const written = read(".team/current/agents/tester.md");
  const again = await json<{ error_code: string }>(["init", "--from-agents"]);
  expect(again.error_code).toBe("files_exist");
  expect(read(".team/current/agents/tester.md")).toBe(written);
});
