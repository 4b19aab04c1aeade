import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { REPOSITORY } from "../kit/npm.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { installationOf } from "./installed.ts";
import { usePerson } from "./person.ts";
import { publishVersion } from "./publish.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry();

const OUTSIDE = join(REPOSITORY, "test-e2e/fixtures/provider-outside");

/** All files that a person's folder holds, but for what npm keeps of its own. */
const filesIn = (home: string): readonly string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1))
    .filter((path) => !path.startsWith(".npm/"))
    .sort();

verifies(
  "install.flow",
  async () => {
    const person = usePerson(registry.url);
    const { installer, ask, command, version, current, mustInstall } = installationOf(person);
    const first = await person.run("npx", ["-y", "@team-agent/installer"]);
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stdout).toContain("Add this line to");
    expect(await version()).toBe("0.1.0");

    expect(await ask("init")).toContain("team-agent quick-start");
    expect(await ask("plugin", "add", "--yes", OUTSIDE)).toContain("outside");
    for (const name of ["developer", "reviewer"]) {
      const role = join(person.workspace, ".team/current/agents", `${name}.md`);
      if (name === "reviewer")
        writeFileSync(role, readFileSync(role, "utf8").replace(/^---\n/, "---\nprovider: outside\n"));
    }
    expect(await ask("quick-start", "--yes")).toContain("is ready");
    const work = await ask("send", "developer", "[[say hello]]", "--wait", "delivered", "--timeout", "30");
    expect(work).toContain("delivered");

    // It works, and asks somebody, while the version changes under it.
    await ask("send", "developer", "[[ask make]]");
    await until("it asks", async () => (await ask("approvals")).includes("make"));
    // Somebody else waits for a message that it gets only when it has its answer, over the update.
    const waits = ask("send", "developer", "[[say later]]", "--wait", "delivered", "--timeout", "90");
    await publishVersion(registry, "0.2.0");
    const plan = await installer(["update", "--dry-run"]);
    expect(plan.stdout).toContain(`the coordinator of ${person.workspace} (0.1.0) is replaced`);
    expect(await version()).toBe("0.1.0");
    const update = await installer(["update"]);
    expect(update.exitCode, update.stdout + update.stderr).toBe(0);
    expect(update.stdout).toContain("is 0.2.0 now");
    expect(await version()).toBe("0.2.0");
    expect(await ask("approvals")).toContain("make");
    const held = JSON.parse(await ask("approvals", "--json")) as { approvals: { approval_id: string }[] };
    await ask("approve", held.approvals[0]!.approval_id);
    expect(await waits).toContain("delivered");
    await ask("send", "reviewer", "[[say again]]", "--wait", "delivered", "--timeout", "30");

    const back = await installer(["update", "--rollback"]);
    expect(back.exitCode, back.stdout + back.stderr).toBe(0);
    expect([await version(), current()]).toEqual(["0.1.0", "versions/0.1.0"]);
    await ask("send", "developer", "[[say once more]]", "--wait", "delivered", "--timeout", "30");
    expect((await mustInstall()).version).toBe("0.2.0");

    const refused = await installer(["uninstall"]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`a team is at work in ${person.workspace}`);
    // Without a coordinator its agents are still there.
    await ask("coordinator", "stop");
    expect((await installer(["uninstall"])).stderr).toContain("at work");
    await ask("shutdown", "--cut");
    await ask("coordinator", "stop");
    const away = await installer(["uninstall"]);
    expect(away.exitCode, away.stderr).toBe(0);
    expect(existsSync(command)).toBe(false);
    const conversations = /^(?:\.fake-agent\/sessions\/|outside-)/;
    const left = () => filesIn(person.home).filter((path) => !conversations.test(path));
    expect(left()).toEqual([
      ".local/state/team-agent/agreements.json",
      ".npmrc",
      ".team-agent/plugins/plugins.json",
    ]);
    expect((await installer(["uninstall", "--purge-runtime"])).exitCode).toBe(0);
    expect(left()).toEqual([".npmrc"]);
    expect(existsSync(join(person.workspace, ".team/current/TEAM.md"))).toBe(true);
  },
  240_000,
);
