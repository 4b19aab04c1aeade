// node scripts/release/sbom.ts FILE: the bill of materials of what people install, at the commit that is checked out. It
// has the hashes of our own packages where their tarballs are in the folder `packages` beside it.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { cycloneDx } from "./cyclonedx.ts";
import { type Installed, installedOf } from "./installed.ts";

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: node scripts/release/sbom.ts FILE");

const packed = ({ name, version }: Installed): string | null => {
  const tarball = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
  const path = join(dirname(file), "packages", tarball);
  return existsSync(path) ? createHash("sha512").update(readFileSync(path)).digest("hex") : null;
};

const repository = resolve(import.meta.dirname, "../..");
const { stdout } = await execa("git", ["log", "-1", "--format=%H %cI"], { cwd: repository });
const [commit = "", date = ""] = stdout.split(" ");
const all = installedOf(repository).map((one) => ({ ...one, sha512: one.sha512 ?? packed(one) }));
const bill = cycloneDx(all, { commit, date: new Date(date) });
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
