import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { InstallError } from "./fail.ts";
import { removeFolder, setAside, stagingFor } from "./files.ts";
import { installPackages } from "./npm/packages.ts";
import { VERSION_NAME } from "./ours.ts";
import { insideOf, type Places } from "./places.ts";
import { machineName, pruneVersion } from "./prune.ts";
import { run } from "./run.ts";
import { type Marker, markerOf } from "./versions.ts";

export const CLI = "@team-agent/cli";

interface Wanted {
  readonly version: string;
  /** The Node.js that runs it. */
  readonly node: string;
  readonly isMusl: boolean;
}

/**
 * Makes a version beside the others, whole and tried, or not at all. Answers how it is taken away again; one that is
 * there already is tried again, and made anew where it does not work.
 */
export const stageVersion = async (
  places: Pick<Places, "versions">,
  { version, node, isMusl }: Wanted,
  signal: AbortSignal,
): Promise<() => void> => {
  const target = join(places.versions, version);
  if (markerOf(target) && (await works(target, node, signal))) {
    writeFileSync(insideOf(target).node, `${node}\n`);
    return () => {};
  }
  const staging = stagingFor(target);
  try {
    mkdirSync(staging, { recursive: true });
    await installPackages(staging, { name: VERSION_NAME, version, packages: { [CLI]: version } }, signal);
    pruneVersion(insideOf(staging).packages, machineName(isMusl));
    const marker = await tryOut(staging, { version, node }, signal);
    writeFileSync(insideOf(staging).version, `${version}\n`);
    writeFileSync(insideOf(staging).node, `${node}\n`);
    writeFileSync(insideOf(staging).marker, `${JSON.stringify(marker)}\n`);
    const aside = setAside(target);
    renameSync(staging, target);
    rmSync(aside, { recursive: true, force: true });
    return () => removeFolder(target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
};

/** Whether a version that is there does what it has to. */
export const works = (folder: string, node: string, signal: AbortSignal): Promise<boolean> =>
  tryOut(folder, { version: markerOf(folder)!.version, node }, signal).then(
    () => true,
    () => false,
  );

/** Says its version, and opens a database, with the Node.js that it will use. Throws `version_broken`. */
const tryOut = async (
  folder: string,
  { version, node }: Pick<Wanted, "version" | "node">,
  signal: AbortSignal,
): Promise<Marker> => {
  const { command, packages } = insideOf(folder);
  const scratch = mkdtempSync(join(tmpdir(), "team-agent-trial-"));
  try {
    const env = { ...process.env, HOME: scratch, XDG_CACHE_HOME: scratch, NODE_OPTIONS: "" };
    const said = await run([node, command, "--version"], { env, signal });
    const core = pathToFileURL(join(packages, "@team-agent", "core", "dist", "index.js"));
    const script = `import { openForWriting } from ${JSON.stringify(core.href)};
      const { db } = openForWriting(${JSON.stringify(join(scratch, "trial.db"))}, new Date());
      process.stdout.write(String(db.pragma("user_version", { simple: true })));
      db.close();`;
    const opened = await run([node, "--input-type=module", "-e", script], { env, signal });
    if (said.stdout.trim() === version && opened.status === 0 && Number(opened.stdout) > 0)
      return { version, node, schema: Number(opened.stdout) };
    throw new InstallError("version_broken", `${version} came, and does not work with ${node}`, {
      action: "run the same command again; if it goes on, bring a Node.js of its own: --private-node",
      detail: [said.stdout, said.stderr, opened.stdout, opened.stderr].join("\n"),
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
