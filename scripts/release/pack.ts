// node scripts/release/pack.ts [--all] FOLDER: a tarball of each package whose version is not in the registry yet, with the
// plan of the publication that `changeset publish --from-pack-dir FOLDER` follows. With --all, of each package, and no
// plan: for whoever compares them with what is published. Packages have to be built.
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { usualModes } from "./modes.ts";

const words = process.argv.slice(2);
const all = words.includes("--all");
const [folder] = words.filter((word) => word !== "--all");
if (folder === undefined) throw new Error("usage: node scripts/release/pack.ts [--all] FOLDER");

const repository = resolve(import.meta.dirname, "../..");
const packages = readdirSync(join(repository, "packages")).map((name) => join("packages", name));
const into = join(resolve(folder), "packages");
process.umask(0o022);
for (const place of packages) usualModes(join(repository, place));
mkdirSync(into, { recursive: true });
const [program, ...args] = all
  ? ["npm", "pack", ...packages.map((place) => `./${place}`), "--ignore-scripts", "--pack-destination", into]
  : ["changeset", "pack", "--out-dir", resolve(folder)];
await execa(program!, args, { cwd: repository, preferLocal: true, stdio: "inherit" });
