// node scripts/release/pack.ts FOLDER: a tarball of each package whose version is not in the registry yet, with the plan
// of the publication that `changeset publish --from-pack-dir FOLDER` follows. Packages have to be built.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { usualModes } from "./modes.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node scripts/release/pack.ts FOLDER");

const repository = resolve(import.meta.dirname, "../..");
const packages = join(repository, "packages");
process.umask(0o022);
for (const name of readdirSync(packages)) usualModes(join(packages, name));
await execa("changeset", ["pack", "--out-dir", resolve(folder)], {
  cwd: repository,
  preferLocal: true,
  stdio: "inherit",
});
