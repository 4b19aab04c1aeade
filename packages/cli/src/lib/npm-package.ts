import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { TeamAgentError } from "@team-agent/core/client";

/** A package as npm would put it here, to be looked at before. */
export interface StagedPackage {
  readonly directory: string;
  /** How many packages come with it. */
  readonly others: number;
  dispose(): void;
}

/** Fetches a package or a tarball beside the plugin home. Nothing of it runs, and nothing finds it there. */
export const stagePackage = (home: string, what: string): StagedPackage => {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(home, ".staged-"));
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", dispose);
  try {
    installInto(folder, what);
    const [name] = Object.keys(dependenciesOf(folder));
    if (name === undefined) throw notInstalled(what, "it is no package");
    return {
      directory: join(folder, "node_modules", name),
      others: countPackages(join(folder, "node_modules")) - 1,
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
};

/** Puts a package into the plugin home, for good. What was staged before comes from npm's cache. */
export const keepPackage = (home: string, what: string): void => installInto(home, what, "--prefer-offline");

/** False where it is not there. */
export const removePackage = (home: string, name: string): boolean => {
  if (!existsSync(join(home, "node_modules", name, "package.json"))) return false;
  execFileSync("npm", ["uninstall", "--prefix", home, ...OPTIONS, name], { stdio: "ignore" });
  return true;
};

/** Without the package's own scripts, and without what it only expects to be there. */
const OPTIONS = [
  "--ignore-scripts",
  "--legacy-peer-deps",
  "--omit=dev",
  "--omit=peer",
  "--no-audit",
  "--no-fund",
];

const installInto = (folder: string, what: string, ...more: readonly string[]): void => {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest))
    writeFileSync(manifest, `${JSON.stringify({ name: "team-agent-plugins", private: true }, null, 2)}\n`, {
      mode: 0o600,
    });
  try {
    execFileSync("npm", ["install", "--prefix", folder, ...OPTIONS, ...more, what], {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    });
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? "")
      .split("\n")
      .filter((line) => line.startsWith("npm error"))
      .slice(0, 3)
      .join(" ");
    throw notInstalled(what, said || (error as Error).message);
  }
};

const notInstalled = (what: string, why: string): TeamAgentError =>
  new TeamAgentError("plugin_invalid", `npm could not install ${what}: ${why}`, {
    action: "check the name, or give the path of a folder or a tarball",
  });

const dependenciesOf = (folder: string): Readonly<Record<string, string>> =>
  (
    JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
    }
  ).dependencies ?? {};

const countPackages = (modules: string): number =>
  readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .reduce((sum, name) => sum + (name.startsWith("@") ? readdirSync(join(modules, name)).length : 1), 0);
