import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { thirdPartyIn } from "./third-party.ts";

/** A piece of software that somebody who installs ours has afterwards. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
  readonly sha512: string | null;
  /** The names of what is installed with it. */
  readonly needs: readonly string[];
  /** What is within it, and has no folder of its own. */
  readonly within: readonly Omit<Installed, "needs" | "within" | "sha512">[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Our packages, and all that they depend on, as the lockfile has it. */
export const installedOf = (repository: string): readonly Installed[] => {
  const integrity = integrities(repository);
  const found = new Map<string, Installed>();
  const visit = (folder: string): void => {
    if (found.has(folder)) return;
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    if (manifest.private) return;
    const needs = Object.keys(manifest.dependencies ?? {}).sort();
    const { name, version, license: licence } = manifest;
    found.set(folder, {
      name,
      version,
      licence,
      text: licenceText(folder),
      sha512: integrity.get(relative(repository, folder)) ?? null,
      needs,
      within: [...thirdPartyIn(folder), ...compiledInto(manifest, folder)],
    });
    for (const need of needs) if (!need.startsWith("@team-agent/")) visit(folderOf(need, folder));
  };
  const packages = join(repository, "packages");
  for (const name of readdirSync(packages).sort()) visit(join(packages, name));
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** Where Node.js would find it. */
const folderOf = (name: string, from: string): string => {
  const folder = join(from, "node_modules", name);
  if (existsSync(folder)) return folder;
  if (dirname(from) === from) throw new Error(`${name} is not installed`);
  return folderOf(name, dirname(from));
};

const licenceText = (folder: string): string => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(?:\.\w+)?$/i.test(name));
  if (file === undefined) throw new Error(`${folder} has no licence text`);
  return readFileSync(join(folder, file), "utf8").trim();
};

/** The compiled part of the database's package holds SQLite, whose sources are beside it. */
const compiledInto = ({ name }: Manifest, folder: string): Installed["within"] => {
  if (name !== "better-sqlite3") return [];
  const header = readFileSync(join(folder, "deps/sqlite3/sqlite3.h"), "utf8");
  const [, version] = /#define SQLITE_VERSION\s+"([^"]+)"/.exec(header) ?? [];
  const [, blessing] = /^(\*\* The author disclaims copyright[\s\S]*?)^\*{10,}/m.exec(header) ?? [];
  if (!version || !blessing) throw new Error("sqlite3.h says neither its version nor its terms");
  const text = blessing.replaceAll(/^\*\* ?/gm, "").trim();
  return [{ name: "sqlite", version, licence: "blessing", text }];
};

const integrities = (repository: string): ReadonlyMap<string, string> => {
  const { packages } = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, { readonly integrity?: string }>>;
  };
  return new Map(
    Object.entries(packages).flatMap(([place, { integrity }]) =>
      integrity?.startsWith("sha512-")
        ? [[place, Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex")] as const]
        : [],
    ),
  );
};
