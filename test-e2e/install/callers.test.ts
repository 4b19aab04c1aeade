import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { findCallers, NPM, NPM_AND_NODE, systemWithout } from "./callers.ts";
import { installationOf } from "./installed.ts";
import { usePerson } from "./person.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry();
const { pnpm, bun } = await findCallers();

/** A machine with one of these programs, with or without a Node.js, and without npm. */
const machineWith = (path: string, names: readonly string[], without: RegExp) => {
  const person = usePerson(registry.url);
  const folder = systemWithout(without, person.root);
  for (const name of names) symlinkSync(path, join(folder, name));
  const env = { PATH: folder };
  const installation = installationOf(person);
  return {
    ...installation,
    run: async (...words: readonly string[]) => {
      const run = await person.run(join(folder, names[0]!), words, { env });
      expect(run.exitCode, `${words.join(" ")}\n${run.stdout}\n${run.stderr}`).toBe(0);
      return run.stdout;
    },
    /** The installed command, on this machine. */
    command: async (...words: readonly string[]) =>
      (await person.run(installation.command, words, { env })).stdout,
  };
};

const why = (program: typeof bun): string | null =>
  program.available ? null : `${program.name} cannot be had here: ${program.reason}`;
const pathOf = (program: typeof bun): string => (program.available ? program.path : "");

verifies(
  "install.callers",
  async () => {
    const { run, command, runtime } = machineWith(pathOf(pnpm), ["pnpm"], NPM);
    await run("dlx", "@team-agent/installer", "install", "--yes");
    expect(await command("plugin", "list")).toContain("bundled");
    await run("dlx", "@team-agent/installer", "uninstall");
    expect(existsSync(runtime)).toBe(false);
  },
  { timeoutMs: 120_000, skip: why(pnpm) },
);

verifies(
  "install.callers",
  async () => {
    for (const without of [NPM, NPM_AND_NODE]) {
      const { run, command, runtime } = machineWith(pathOf(bun), ["bunx", "bun"], without);
      await run("@team-agent/installer", "install", "--yes");
      // bun plays Node.js, and is none.
      const node = readFileSync(join(runtime, "current/NODE"), "utf8");
      expect([node.startsWith(runtime), node.includes("bun")], node).toEqual([
        without === NPM_AND_NODE,
        false,
      ]);
      expect(await command("plugin", "list")).toContain("bundled");
      await run("@team-agent/installer", "uninstall");
      expect(existsSync(runtime)).toBe(false);
    }
  },
  { timeoutMs: 180_000, skip: why(bun) },
);
