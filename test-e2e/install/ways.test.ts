import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { NPM, systemWithout } from "./callers.ts";
import { startFaults, tarballPath } from "./faults.ts";
import { installationOf, linesOf } from "./installed.ts";
import { usePerson } from "./person.ts";
import { publishVersion } from "./publish.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry("0.2.0");

verifies(
  "install.without-npm",
  async () => {
    const faults = await startFaults(registry.url);
    const person = usePerson(faults.url);
    const { installer, versions, besides, version } = installationOf(person);
    const env = { PATH: systemWithout(NPM, person.root) };
    try {
      faults.fail("corrupt", tarballPath("zod"));
      const corrupt = await installer(["install", "--yes"], env);
      expect([corrupt.exitCode, linesOf(corrupt).error]).toEqual([
        1,
        expect.stringContaining("not what the registry says"),
      ]);
      expect([versions(), besides()]).toEqual([[], []]);
      faults.fail("refuse");
      expect(linesOf(await installer(["install"], env)).error).toContain("does not answer");
      faults.heal();
      const run = await installer(["install", "--yes"], env);
      expect(run.exitCode, run.stdout + run.stderr).toBe(0);
      expect(await version()).toBe("0.2.0");
    } finally {
      await faults.close();
    }
  },
  120_000,
);

verifies(
  "install.rollback",
  async () => {
    const person = usePerson(registry.url);
    const { installer, mustInstall, version, runtime } = installationOf(person);
    expect(linesOf(await installer(["update", "--rollback"])).error).toContain("nothing is installed");
    await mustInstall("--use", "0.1.0");
    expect(linesOf(await installer(["update", "--rollback"])).error).toContain(
      "no version from before 0.1.0",
    );
    await mustInstall();
    const marker = join(runtime, "versions/0.2.0/complete.json");
    const { schema, ...rest } = JSON.parse(readFileSync(marker, "utf8")) as { schema: number };
    writeFileSync(marker, JSON.stringify({ ...rest, schema: schema + 1 }));
    const refused = linesOf(await installer(["update", "--rollback"]));
    expect(refused.error).toContain(`in form ${schema + 1}`);
    expect(refused.action).toContain(`from-v${schema}.bak`);
    expect(await version()).toBe("0.2.0");
    expect((await installer(["update", "--rollback", "--force"])).exitCode).toBe(0);
    expect(await version()).toBe("0.1.0");
    // What is kept for going back stays, and what is older goes.
    await publishVersion(registry, "0.3.0");
    await mustInstall("--use", "0.2.0");
    const { removed } = await mustInstall();
    expect(removed).toEqual([join(runtime, "versions/0.1.0")]);
    expect([await version(), existsSync(join(runtime, "versions/0.2.0"))]).toEqual(["0.3.0", true]);
  },
  180_000,
);

verifies("install.plan", async () => {
  const person = usePerson(registry.url);
  const { installer, runtime, command } = installationOf(person);
  const plan = await installer(["install", "--dry-run", "--use", "0.1.0"]);
  expect(plan.exitCode, plan.stderr).toBe(0);
  expect(plan.stdout).toMatch(
    /team-agent 0\.1\.0, in ~\/\.team-agent\/runtime; the command in ~\/\.local\/bin/,
  );
  expect([existsSync(runtime), existsSync(command)]).toEqual([false, false]);
  const told = JSON.parse((await installer(["doctor", "--json"])).stdout) as {
    ok: boolean;
    checks: unknown[];
  };
  expect([told.ok, existsSync(runtime)]).toEqual([false, false]);
  expect((await installer(["doctor"])).exitCode).toBe(1);
  expect((await installer(["uninstall"])).stdout).toContain("Nothing is installed");
  expect(linesOf(await installer(["plugin", "list"])).action).toContain("install");
  expect(linesOf(await installer(["update"])).error).toContain("nothing is installed");
  const wrong = await installer(["instal"]);
  expect([wrong.exitCode, linesOf(wrong).action]).toEqual([2, "team-agent-installer help"]);
  expect((await installer(["help"])).stdout).toContain("--rollback");
});

verifies(
  "install.skill",
  async () => {
    const person = usePerson(registry.url);
    const { installer, mustInstall } = installationOf(person);
    const programs = join(person.root, "programs");
    mkdirSync(programs);
    writeFileSync(join(programs, "claude"), "#!/bin/sh\necho '2.1.330 (Claude Code)'\n", { mode: 0o755 });
    const env = { PATH: `${person.env.PATH}:${programs}` };
    const skill = join(person.home, ".claude/skills/team-agent/SKILL.md");
    await mustInstall("--no-skill");
    expect(existsSync(skill)).toBe(false);
    expect((await installer(["install"], env)).exitCode).toBe(0);
    expect(readFileSync(skill, "utf8")).toContain("name: team-agent");
    const away = await installer(["uninstall"], env);
    expect([away.exitCode, existsSync(skill)]).toEqual([0, false]);
  },
  120_000,
);
