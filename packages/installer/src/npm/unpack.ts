import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InstallError } from "../fail.ts";
import { run } from "../run.ts";
import { askRegistry, type Manifest, readManifest } from "./registry.ts";

/** Installs packages and all that they need without npm. Each package is there once; ours name exact versions. */
export const unpackAll = async (
  folder: string,
  wanted: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> => {
  const found = new Map<string, Manifest>();
  const queue = Object.entries(wanted);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, range] = next;
    if (found.has(name)) continue;
    const manifest = await readManifest(name, range);
    found.set(name, manifest);
    queue.push(...Object.entries(manifest.dependencies ?? {}));
  }
  // Nobody writes any more when this has failed.
  const ended = await Promise.allSettled([...found.values()].map((one) => unpack(folder, one, signal)));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
};

const unpack = async (folder: string, manifest: Manifest, signal: AbortSignal): Promise<void> => {
  const { name, version, dist } = manifest;
  const what = `${name} ${version}`;
  const content = Buffer.from(await (await askRegistry(dist.tarball, what)).arrayBuffer());
  const [algorithm = "", hash] = (dist.integrity ?? "").split(" ")[0]!.split(/-(.*)/s);
  if (algorithm !== "sha512" || createHash("sha512").update(content).digest("base64") !== hash)
    throw new InstallError("package_corrupt", `${what}: it is not what the registry says it is`, {
      action: "run the same command again",
    });
  const target = join(folder, "node_modules", name);
  const tarball = join(folder, `${name.replace("/", "-")}.tgz`);
  mkdirSync(target, { recursive: true });
  writeFileSync(tarball, content);
  const ended = await run(["tar", "-xzf", tarball, "-C", target, "--strip-components=1"], {
    signal,
    timeoutMs: 120_000,
  });
  rmSync(tarball, { force: true });
  if (ended.status !== 0)
    throw new InstallError("package_corrupt", `${what}: tar cannot read it`, {
      action: "run the same command again",
      detail: ended.stderr,
    });
};
