import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";

export const REPOSITORY = resolve(import.meta.dirname, "../..");
export const PACKAGES = join(REPOSITORY, "packages");
/** The folders of the packages, by name. */
export const NAMES = readdirSync(PACKAGES).sort();
export const NODE = join(REPOSITORY, "node_modules/.bin/node");

export interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}
/** Puts a tarball of each package into a folder. */
export const pack = async (into: string): Promise<readonly Packed[]> => {
  const all = await npm(
    [
      "pack",
      "--json",
      "--ignore-scripts",
      "--pack-destination",
      into,
      ...NAMES.flatMap((name) => ["--workspace", `packages/${name}`]),
    ],
    REPOSITORY,
  );
  const answer = JSON.parse(all) as readonly Packed[] | Readonly<Record<string, Packed>>;
  // npm 12 answers with an object by name, earlier ones with a list.
  return [...(Array.isArray(answer) ? (answer as readonly Packed[]) : Object.values(answer))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
};

/** The person's own npm configuration is kept: it says where packages come from on this machine. */
export const npm = async (args: readonly string[], cwd: string): Promise<string> => {
  const { PATH = "", NPM_CONFIG_USERCONFIG } = process.env;
  const run = await execa("npm", args, {
    cwd,
    extendEnv: false,
    env: {
      PATH: `${dirname(NODE)}:${PATH}`,
      HOME: homedir(),
      // What the machine has fetched before is not fetched again.
      NPM_CONFIG_PREFER_OFFLINE: "true",
      NPM_CONFIG_UPDATE_NOTIFIER: "false",
      ...(NPM_CONFIG_USERCONFIG ? { NPM_CONFIG_USERCONFIG } : {}),
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => /^(?:https?|no|all)_proxy$|_CA_CERTS$/i.test(name)),
      ),
    },
  });
  return String(run.stdout);
};
