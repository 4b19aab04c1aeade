import { realpathSync } from "node:fs";
import { allOnPath } from "../path.ts";
import { run } from "../run.ts";
import { short } from "../say.ts";

/** What the database's binding is compiled against. An older Node.js would end in it without a word. */
export const NODE_API = 10;
/** The first that has it. */
export const OLDEST_NODE = "22.14";

export interface FoundNode {
  readonly path: string;
  readonly version: string;
  readonly fits: boolean;
}

export const describeNode = (node: FoundNode | null): string => {
  if (node === null) return "there is none";
  return node.fits
    ? `${node.version} (${short(node.path)})`
    : `${node.version} is too old (${OLDEST_NODE} is needed)`;
};

/** The Node.js that team-agent would run with: the one that runs this, else the one on PATH. Null where there is none. */
export const findNode = async (): Promise<FoundNode | null> => {
  // bun plays Node.js, and is none; bunx even puts itself first on PATH as one.
  if (!process.versions.bun) return describe(process.execPath, process.versions.node, process.versions.napi);
  for (const path of allOnPath("node")) {
    const ended = await run([path, "-p", "const {node,napi,bun}=process.versions;[node,napi,bun].join(' ')"]);
    const [version = "", napi, bun] = ended.stdout.trim().split(" ");
    if (ended.status === 0 && !bun) return describe(path, version, napi);
  }
  return null;
};

const describe = (path: string, version: string, napi = "0"): FoundNode => ({
  path: realpathSync(path),
  version,
  fits: Number(napi) >= NODE_API,
});

/** Whether this machine's C library is musl, for which there is no private Node.js. */
export const isMusl = (): boolean => {
  if (process.platform !== "linux") return false;
  const header = (process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined)
    ?.header;
  return header !== undefined && header.glibcVersionRuntime === undefined;
};
