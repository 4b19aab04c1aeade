import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { VERSION_NAME } from "../src/ours.ts";
import { insideOf, type Places, placesOf } from "../src/places.ts";

/** The places of an installation in an empty folder, which goes with the test. */
export const usePlaces = (): Places => {
  const root = mkdtempSync(join(tmpdir(), "ta-places-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const places = placesOf({ prefix: join(root, "p"), runtimeDir: join(root, "r") }, root);
  mkdirSync(places.versions, { recursive: true });
  return places;
};

/** A version as an installer leaves it, but for what is in it. */
export const putVersion = ({ versions }: Places, version: string, node = "/usr/bin/node"): string => {
  const folder = join(versions, version);
  put(join(folder, "package.json"), JSON.stringify({ name: VERSION_NAME, version }));
  put(insideOf(folder).marker, JSON.stringify({ version, node, schema: 1 }));
  return folder;
};

export const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

export const use = ({ current }: Places, version: string): void =>
  symlinkSync(join("versions", version), current);
