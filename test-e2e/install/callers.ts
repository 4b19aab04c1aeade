import { mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { NODE } from "../kit/npm.ts";
import { type Program, provide } from "../real/programs.ts";

const { platform, arch } = process;

/** Programs that run a package without npm; what their packages bring for this machine, since no script of theirs runs. */
export const findCallers = async (): Promise<{ readonly pnpm: Program; readonly bun: Program }> => {
  const [pnpm, bun] = await Promise.all([
    provide("pnpm", { release: "pnpm@12.21.0", executables: [`@pnpm/exe.${platform}-${arch}/pnpm`] }),
    provide("bun", {
      release: "bun@1.4.5",
      executables: [`@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`],
    }),
  ]);
  return { pnpm, bun };
};

export const NPM = /^(?:npm|npx|pnpm|bun|yarn)/;
export const NPM_AND_NODE = /^(?:npm|npx|pnpm|bun|yarn|node)/;

/** A folder with every program of the system but some; the Node.js in it is the repository's. */
export const systemWithout = (names: RegExp, root: string): string => {
  const folder = join(root, "programs");
  mkdirSync(folder);
  if (!names.test("node")) symlinkSync(realpathSync(NODE), join(folder, "node"));
  for (const name of readdirSync("/usr/bin"))
    if (!names.test(name) && !name.startsWith("node"))
      symlinkSync(join("/usr/bin", name), join(folder, name));
  return folder;
};
