import {
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
import {
  type Answer,
  everyFileIn,
  filesIn,
  isClean,
  isWhole,
  machine,
  makeOlder,
  SHIPPED,
} from "../kit/skill-machine.ts";
import { verifies } from "../kit/verifies.ts";

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
