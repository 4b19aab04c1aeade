import { readFileSync, realpathSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { namesIn } from "./files.ts";
import type { Places } from "./places.ts";
import { listRunning } from "./processes.ts";
import type { Running } from "./running.ts";

/** A coordinator that was started from one of the versions. */
export interface RunningCoordinator {
  readonly pid: number;
  readonly version: string;
  readonly workspace: string;
}

export interface InUse {
  /** Versions that something running was started from, or that is kept for an agent's program names. */
  readonly versions: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
  readonly coordinators: readonly RunningCoordinator[];
  /** Agents' programs, and whatever else was started from here. */
  readonly programs: readonly Running[];
}

/** Looks at what runs, and at the files that were written for agents' programs. */
export const lookAtUse = (places: Places): InUse =>
  useIn(realOf(places.runtime), listRunning(), filesForAgents());

/** The decision, from what was seen. */
export const useIn = (runtime: string, running: readonly Running[], files: readonly string[]): InUse => {
  const texts = [...running.map(({ command }) => command), ...files];
  const named = (folder: string) => {
    const found = texts.flatMap((text) =>
      text
        .split(`${runtime}/${folder}/`)
        .slice(1)
        .map((rest) => /^[^/\s"']+/.exec(rest)?.[0] ?? ""),
    );
    return new Set(found.filter(Boolean));
  };
  const isFromHere = ({ command }: Running) =>
    ["versions", "node", "current"].some((folder) => command.includes(`${runtime}/${folder}/`));
  const isNamed = files.some((file) => file.includes(`${runtime}/`));
  return {
    versions: named("versions"),
    nodes: named("node"),
    programs: running.filter((one) => isFromHere(one) || (isNamed && one.workspace !== null)),
    coordinators: running.flatMap(({ pid, command }) => {
      const [, rest] = command.split(`${runtime}/versions/`, 2);
      const [, version, workspace] =
        /^([^/]+)\/node_modules\/@team-agent\/cli\/dist\/daemon-main\.js (.*?)(?: --supervised)?$/s.exec(
          rest ?? "",
        ) ?? [];
      return version ? [{ pid, version, workspace: workspace! }] : [];
    }),
  };
};

const realOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

const MOST_BYTES = 1024 * 1024;

/** Settings of agents' programs, which name the hooks and tools that they call. */
const filesForAgents = (): readonly string[] =>
  privateFolders(process.env, { temporary: tmpdir(), uid: userInfo().uid }).flatMap((base) =>
    below(base, 5)
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
      .flatMap((path) => {
        try {
          return statSync(path).size > MOST_BYTES ? [] : [readFileSync(path, "utf8")];
        } catch {
          return [];
        }
      }),
  );

/** Where coordinators keep what is private. Two of these may be one. */
export const privateFolders = (
  env: Readonly<Record<string, string | undefined>>,
  { temporary, uid }: { readonly temporary: string; readonly uid: number },
): readonly string[] => [
  ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, "team-agent")] : []),
  ...new Set(["/tmp", temporary].map((folder) => join(folder, `team-agent-${uid}`))),
];

const below = (folder: string, depth: number): readonly string[] =>
  depth === 0
    ? []
    : namesIn(folder).flatMap((name) => [join(folder, name), ...below(join(folder, name), depth - 1)]);
