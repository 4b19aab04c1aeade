import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { InUse } from "../src/in-use.ts";
import { takeLock } from "../src/lock.ts";
import { isOurLink, NODE_MARK, oursIn } from "../src/ours.ts";
import { unusedIn } from "../src/remove-old.ts";
import { switchTo } from "../src/versions.ts";
import { put, putVersion, use, usePlaces } from "./use-places.ts";

test("only what an installer wrote is its own, whatever the names beside it", () => {
  const places = usePlaces();
  const ours = [putVersion(places, "0.1.0"), join(places.versions, ".staging-0.2.0.77")];
  mkdirSync(ours[1]!);
  put(join(places.versions, "0.0.9/package.json"), '{"name":"mine","version":"0.0.9"}');
  put(join(places.versions, "0.0.8/x"), "");
  put(join(places.nodes, "24.1.0/bin/node"), "");
  put(join(places.nodes, "24.2.0", NODE_MARK), "24.2.0\n");
  symlinkSync("../elsewhere", places.current);
  expect(oursIn(places)).toEqual([join(places.nodes, "24.2.0"), ours[1], ours[0]]);
  expect(isOurLink(places.current)).toBe(false);
});

test("notes are ours beside something that is, and go while it still says so", () => {
  const places = usePlaces();
  for (const note of [places.previous, places.command]) put(note, "0.0.9\n");
  expect(oursIn(places)).toEqual([]);
  const folder = putVersion(places, "0.1.0");
  use(places, "0.1.0");
  expect(oursIn(places)).toEqual([places.previous, places.command, folder, places.current]);
});

const inUse = (more: Partial<InUse>): InUse => ({
  versions: new Set(),
  nodes: new Set(),
  coordinators: [],
  programs: [],
  ...more,
});

test("a version goes that is not in use, not the one before, and that nothing was started from", () => {
  const places = usePlaces();
  const node = join(places.nodes, "24.1.0");
  for (const name of ["24.1.0", "24.2.0"]) put(join(places.nodes, name, NODE_MARK), "");
  const [old, running] = [
    putVersion(places, "0.1.0"),
    putVersion(places, "0.2.0", join(node, "bin/node")),
    putVersion(places, "0.3.0"),
    putVersion(places, "0.4.0"),
  ];
  put(places.previous, "0.3.0\n");
  use(places, "0.4.0");
  const unused = join(places.nodes, "24.2.0");
  expect(unusedIn(places, inUse({ versions: new Set(["0.2.0"]) }))).toEqual([unused, old]);
  expect(unusedIn(places, inUse({ nodes: new Set(["24.2.0"]) }))).toEqual([node, old, running]);
});

test("the version to go back to is written down before the switch", () => {
  const places = usePlaces();
  for (const version of ["0.1.0", "0.2.0"]) putVersion(places, version);
  use(places, "0.1.0");
  // Nobody can write it down.
  put(join(places.previous, "x"), "");
  expect(() => switchTo(places, "0.2.0")).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readlinkSync(places.current)).toBe("versions/0.1.0");
  rmSync(places.previous, { recursive: true });
  const back = switchTo(places, "0.2.0");
  expect([readlinkSync(places.current), readFileSync(places.previous, "utf8")]).toEqual([
    "versions/0.2.0",
    "0.1.0\n",
  ]);
  back();
  expect(readlinkSync(places.current)).toBe("versions/0.1.0");
});

test("of two installers the second is refused, and one that was killed is in nobody's way", () => {
  const places = usePlaces();
  const giveBack = takeLock(places);
  expect(() => takeLock(places)).toThrow(`process ${process.pid}`);
  giveBack();
  // The same number, and another process.
  put(places.lock, `${process.pid} 1\n`);
  takeLock(places)();
  expect(existsSync(places.lock)).toBe(false);
});
