import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { type Packed, pack } from "../kit/npm.ts";
import { verifies } from "../kit/verifies.ts";
import { SURFACE, type Surface } from "./surface.ts";

interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

verifies("release.surface", async () => {
  const folder = mkdtempSync(join(tmpdir(), "surface-"));
  const packed = await pack(folder);
  expect(packed.map(({ name }) => name)).toEqual(Object.keys(SURFACE).sort());
  for (const one of packed) {
    const unpacked = await unpack(one, folder);
    expect(surfaceOf(unpacked, SURFACE[one.name]!), one.name).toEqual(withoutBudget(SURFACE[one.name]!));
    expect(missing(unpacked), one.name).toEqual([]);
  }
  const sizes = packed.map((one) => ({ ...one, kb: statSync(join(folder, one.filename)).size / 1000 }));
  for (const { name, kb, files } of sizes)
    process.stdout.write(
      `${name.padEnd(28)} ${kb.toFixed(0).padStart(5)} of ${SURFACE[name]!.budgetKb} KB, ${files.length} files\n`,
    );
  expect(sizes.filter(({ name, kb }) => kb > SURFACE[name]!.budgetKb)).toEqual([]);
});

const unpack = async ({ filename }: Packed, folder: string): Promise<string> => {
  const place = mkdtempSync(join(folder, "unpacked-"));
  await execa("tar", ["-xzf", join(folder, filename), "-C", place]);
  return join(place, "package");
};

const withoutBudget = ({ bin, exports }: Surface) => ({ bin, exports });

const surfaceOf = (folder: string, { exports: promised }: Surface) => {
  const { bin = {}, exports = {} } = manifestIn(folder);
  return {
    bin: Object.keys(bin),
    exports: Object.fromEntries(
      Object.entries(exports).map(([key, target]) => [
        key,
        typeof target === "string" || promised[key] === "unpromised"
          ? "unpromised"
          : namesIn(readFileSync(join(folder, target.types), "utf8")),
      ]),
    ),
  };
};

/** What a declaration file exports by name; ours re-export no whole modules. */
const namesIn = (text: string): readonly string[] => {
  expect(text).not.toContain("export *");
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list]) =>
    list!.split(",").map((name) => name.replace(/^\s*type /, "").trim()),
  );
  const declared = [...text.matchAll(/^export declare (?:const|class|function|type|interface) (\w+)/gm)];
  const interfaces = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)];
  return [...lists, ...[...declared, ...interfaces].map(([, name]) => name!)].filter(Boolean).sort();
};

/** Files that a manifest points at, and that are not there. */
const missing = (folder: string): readonly string[] => {
  const { bin = {}, exports = {} } = manifestIn(folder);
  const targets = Object.values(exports).flatMap((one) =>
    typeof one === "string" ? [one] : Object.values(one),
  );
  return [...Object.values(bin), ...targets].filter(
    (target) => !statSync(join(folder, target), { throwIfNoEntry: false })?.isFile(),
  );
};

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
