import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { manifestFor } from "./manifest.ts";
import { type Options, Refusal } from "./options.ts";

const TEMPLATES = fileURLToPath(new URL("./templates/", import.meta.url));
/** npm packs no file of these names as it is. */
const UNDERSCORED = /^_(?=gitignore$|github$|changeset$)/;

/** Makes the whole of it beside its place, and puts it there at once. Answers the name of the folder. */
export const makePackage = (parent: string, { kind, id }: Options): string => {
  const name = `team-agent-${kind}-${id}`;
  const place = join(parent, name);
  if (existsSync(place) && !isEmptyFolder(place))
    throw new Refusal(
      `${name} is there already, and is not empty`,
      `choose another name, or remove it: rm -r ${name}`,
    );
  const staged = join(parent, `.${name}.unfinished`);
  // What one that was killed left.
  rmSync(staged, { recursive: true, force: true });
  try {
    mkdirSync(staged);
    cpSync(join(TEMPLATES, kind), staged, { recursive: true });
    fillIn(staged, { name, id });
    const sample = JSON.parse(readFileSync(join(staged, "package.json"), "utf8")) as Record<string, unknown>;
    const files = readdirSync(staged).filter((file) => file.endsWith(".js"));
    const manifest = manifestFor(name, sample, files);
    writeFileSync(join(staged, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(staged, place);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  return name;
};

const isEmptyFolder = (place: string): boolean => {
  try {
    return readdirSync(place).length === 0;
  } catch {
    return false;
  }
};

/** The sample is called "outside", and its package as the folder. */
const fillIn = (folder: string, names: { readonly name: string; readonly id: string }): void => {
  const title = names.id.replace(/^./, (first) => first.toUpperCase());
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name.replace(UNDERSCORED, "."));
    renameSync(join(folder, entry.name), path);
    if (entry.isDirectory()) fillIn(path, names);
    else {
      const text = readFileSync(path, "utf8");
      const filled = text.replaceAll("PACKAGE_NAME", names.name);
      writeFileSync(path, filled.replaceAll("outside", names.id).replaceAll("Outside", title));
    }
  }
};
