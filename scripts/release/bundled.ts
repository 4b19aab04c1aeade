import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";

export interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly folder: string;
}

/** Whose code, beside ours, is in the built files of a package. The bundler itself says so. */
export const bundledIn = async (folder: string): Promise<readonly Bundled[]> => {
  const into = mkdtempSync(join(tmpdir(), "bundled-"));
  try {
    const program = join(import.meta.dirname, "bundled-main.ts");
    const { stdout } = await execa(process.execPath, [program, into], { cwd: folder });
    const places = (JSON.parse(stdout) as readonly string[]).flatMap(
      (input) => /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
    );
    return [...new Set(places)].map((place) => manifestAt(resolve(folder, place)));
  } finally {
    rmSync(into, { recursive: true });
  }
};

const manifestAt = (folder: string): Bundled => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license: string;
  };
  return { name, version, licence: license, folder };
};
