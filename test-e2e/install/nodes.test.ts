import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { installationOf, linesOf } from "./installed.ts";
import { usePerson } from "./person.ts";
import { publishVersion } from "./publish.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry();

/** A Node.js of the system that is too old for the database. */
const findOldNode = async (): Promise<string | null> => {
  for (const path of ["/usr/bin/node", "/usr/local/bin/node"])
    if (existsSync(path) && Number((await execa(path, ["-p", "process.versions.napi"])).stdout) < 10)
      return path;
  return null;
};
const oldNode = await findOldNode();

verifies(
  "install.private-node",
  async () => {
    const person = usePerson(registry.url, { nodeFolder: dirname(oldNode!) });
    const { installer, runtime, version, command, ask } = installationOf(person);
    const unasked = await installer(["install"]);
    expect([unasked.exitCode, linesOf(unasked)]).toEqual([
      1,
      { error: expect.stringContaining("is too old"), action: expect.stringContaining("--private-node") },
    ]);
    expect(existsSync(runtime)).toBe(false);

    const run = await installer(["install", "--yes"]);
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toContain("a private one has to come");
    expect(await version()).toBe("0.1.0");
    const node = readFileSync(join(runtime, "current/NODE"), "utf8").trim();
    expect(node.startsWith(join(runtime, "node/24."))).toBe(true);
    const used = Number((await person.run("du", ["-sm", runtime])).stdout.split("\t")[0]);
    expect(used).toBeLessThanOrEqual(150);

    // A whole team lives on it, though the person's own Node.js comes first on PATH.
    await ask("init");
    expect(await ask("quick-start", "--yes")).toContain("is ready");
    await ask("send", "developer", "[[say hello]]", "--wait", "delivered", "--timeout", "30");

    // The next version shares it, and a Node.js that a running team uses stays.
    await publishVersion(registry, "0.2.0");
    const update = await installer(["update", "--yes"]);
    expect(update.exitCode, update.stdout + update.stderr).toBe(0);
    expect(await version()).toBe("0.2.0");
    expect(readFileSync(join(runtime, "current/NODE"), "utf8").trim()).toBe(node);
    await ask("send", "developer", "[[say again]]", "--wait", "delivered", "--timeout", "30");
    await ask("shutdown");
    await ask("coordinator", "stop");
    expect((await installer(["uninstall"])).exitCode).toBe(0);
    expect([existsSync(command), existsSync(runtime)]).toEqual([false, false]);
  },
  { timeoutMs: 240_000, skip: oldNode === null ? "no Node.js older than 22.14 is here" : null },
);

verifies("install.node-gone", async () => {
  const person = usePerson(registry.url);
  const { mustInstall, runtime, command } = installationOf(person);
  await mustInstall();
  writeFileSync(join(runtime, "current/NODE"), "/nowhere/node\n");
  const run = await person.run(command, ["plugin", "list"]);
  expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining("bundled")]);
});
