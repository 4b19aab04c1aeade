import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { InstallError } from "../fail.ts";

interface Packument {
  readonly "dist-tags": Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, Manifest>>;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly dist: { readonly tarball: string; readonly integrity?: string };
}

/** The registry of a machine without npm: by environment, else by the person's own settings. Throws `registry_unknown`. */
export const registryAddress = (env = process.env): string => {
  const named = env.npm_config_registry ?? env.NPM_CONFIG_REGISTRY ?? fromSettings(env);
  if (named) return named.replace(/\/+$/, "");
  throw new InstallError("registry_unknown", "there is no npm here, and nothing names the registry to ask", {
    action: "install npm, or name the registry: npm_config_registry=<address> before the same command",
  });
};

const fromSettings = (env: NodeJS.ProcessEnv): string | null => {
  for (const file of [join(process.cwd(), ".npmrc"), env.npm_config_userconfig ?? join(homedir(), ".npmrc")])
    try {
      const found = /^\s*registry\s*=\s*"?([^"\s]+)"?\s*$/m.exec(readFileSync(file, "utf8"));
      if (found) return found[1]!;
    } catch {
      // There is none.
    }
  return null;
};

const ANSWER_WITHIN_MS = 5_000;

/** Asks a registry. Throws `registry_unreachable`, `package_missing`. */
export const askRegistry = async (url: string, what: string): Promise<Response> => {
  let answer: Response;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (error) {
    throw new InstallError("registry_unreachable", `${what}: the registry does not answer`, {
      action: "look at your network and at the registry that is set (npm_config_registry, .npmrc)",
      detail: String((error as Error).cause ?? error),
    });
  }
  if (answer.ok) return answer;
  throw new InstallError("package_missing", `${what}: the registry answers ${answer.status}`, {
    action: "name a version that it has with --use <version>, or another registry by npm_config_registry",
  });
};

export const readManifest = async (name: string, wanted: string): Promise<Manifest> => {
  const answer = await askRegistry(`${registryAddress()}/${name.replace("/", "%2f")}`, name);
  const packument = (await answer.json()) as Packument;
  const version = packument["dist-tags"][wanted] ?? bestVersion(Object.keys(packument.versions), wanted);
  const manifest = version === null ? undefined : packument.versions[version];
  if (manifest) return manifest;
  throw new InstallError("package_missing", `${name}: the registry has no version ${wanted}`, {
    action: "name a version that it has with --use <version>",
  });
};

/** The newest version that a range takes in; ranges are those that our packages use: exact, ^ and ~. Null where there is none. */
export const bestVersion = (versions: readonly string[], range: string): string | null => {
  const [, mark = "", rest = ""] = /^([\^~]?)v?(.*)$/.exec(range) ?? [];
  const wanted = rest.split(".").map(Number);
  if (wanted.some(Number.isNaN)) return versions.includes(range) ? range : null;
  const fits = (version: string): boolean => {
    const parts = version.split(".").map(Number);
    if (parts.some(Number.isNaN)) return false;
    if (mark === "" && wanted.length === 3) return version === rest;
    const fixed = mark === "~" ? Math.min(2, wanted.length) : mark === "" ? wanted.length : firstOf(wanted);
    return (
      parts.slice(0, fixed).every((part, place) => part === (wanted[place] ?? 0)) &&
      compare(parts, wanted) >= 0
    );
  };
  const found = versions
    .filter(fits)
    .sort((a, b) => compare(a.split(".").map(Number), b.split(".").map(Number)));
  return found.at(-1) ?? null;
};

/** How many parts ^ keeps: up to the first that is not 0. */
const firstOf = (wanted: readonly number[]): number => {
  const place = wanted.findIndex((part) => part !== 0);
  return (place < 0 ? wanted.length - 1 : place) + 1;
};

const compare = (a: readonly number[], b: readonly number[]): number =>
  [0, 1, 2].map((place) => (a[place] ?? 0) - (b[place] ?? 0)).find((difference) => difference !== 0) ?? 0;
