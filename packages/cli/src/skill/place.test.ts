import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { healSkill, placeSkill, removeSkill } from "./place.ts";
import { lookAtSkill, MARKER, readFiles } from "./standing.ts";

const stage = () => {
  const root = mkdtempSync(join(tmpdir(), "ta skill-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const source = join(root, "shipped");
  const folder = join(root, "home/.agents/skills/team-agent");
  mkdirSync(join(source, "references"), { recursive: true });
  mkdirSync(join(root, "home"));
  writeFileSync(join(source, "SKILL.md"), "one");
  writeFileSync(join(source, "references/a.md"), "a");
  const put = (kept: readonly string[] = []) =>
    placeSkill({ folder, source, shipped: readFiles(source)!, version: "1", kept });
  return { root, source, folder, put, read: (path: string) => readFileSync(join(folder, path), "utf8") };
};

/** A process id that nobody has any more. */
const deadPid = async (): Promise<number> => {
  const child = fork("-e", { execArgv: ["-e", "0"], stdio: "ignore" });
  await once(child, "exit");
  return child.pid!;
};

test("the skill is placed whole, known as ours, and taken away with the folders that were made for it", () => {
  const { root, folder, put, read } = stage();
  put();
  expect([read("SKILL.md"), read("references/a.md")]).toEqual(["one", "a"]);
  expect(lookAtSkill(folder)).toMatchObject({ kind: "ours" });
  expect(readdirSync(dirname(folder))).toEqual(["team-agent"]);
  removeSkill(folder, []);
  expect(readdirSync(join(root, "home"))).toEqual([]);
});

test("a folder with something else in it stays, and so does what the person changed", () => {
  const { folder, put } = stage();
  put();
  writeFileSync(join(folder, "..", "other"), "of the person");
  writeFileSync(join(folder, "references/a.md"), "mine");
  removeSkill(folder, ["references/a.md"]);
  expect(Object.keys(readFiles(folder)!)).toEqual(["references/a.md"]);
  expect(existsSync(join(folder, MARKER))).toBe(false);
  expect(readdirSync(dirname(folder)).sort()).toEqual(["other", "team-agent"]);
});

test("an update keeps the person's files, drops those that are shipped no more, and still knows what it made", () => {
  const { root, source, folder, put, read } = stage();
  put();
  writeFileSync(join(folder, "SKILL.md"), "mine");
  rmSync(join(source, "references/a.md"));
  writeFileSync(join(source, "SKILL.md"), "two");
  put(["SKILL.md"]);
  expect(read("SKILL.md")).toBe("mine");
  expect(existsSync(join(folder, "references"))).toBe(false);
  expect(lookAtSkill(folder)).toMatchObject({ placed: readFiles(source)! });
  rmSync(join(folder, "SKILL.md"));
  removeSkill(folder, []);
  expect(readdirSync(join(root, "home"))).toEqual([]);
});

test("after a kill between the two renames the one before is put back, and half a new one goes", async () => {
  const { folder, put, read } = stage();
  put();
  const parent = dirname(folder);
  const pid = await deadPid();
  renameSync(folder, join(parent, `.team-agent.${pid}.old`));
  mkdirSync(join(parent, `.team-agent.${pid}.new`));
  writeFileSync(join(parent, `.team-agent.${pid}.new`, MARKER), "{}");
  // Not ours, whatever its name says.
  mkdirSync(join(parent, ".team-agent.1x.new"));
  healSkill(folder);
  expect(read("SKILL.md")).toBe("one");
  expect(readdirSync(parent).sort()).toEqual([".team-agent.1x.new", "team-agent"]);
});

test("what a living one is about to place is left alone", () => {
  const { folder, put } = stage();
  put();
  const theirs = join(dirname(folder), `.team-agent.${process.ppid}.new`);
  mkdirSync(theirs);
  writeFileSync(join(theirs, MARKER), "{}");
  healSkill(folder);
  expect(existsSync(theirs)).toBe(true);
});

test.each<[string, (folder: string) => void]>([
  [
    "a folder without our mark",
    (folder) => {
      mkdirSync(folder);
      writeFileSync(join(folder, "SKILL.md"), "mine");
    },
  ],
  ["a link", (folder) => symlinkSync("/nowhere", folder)],
  ["a file", (folder) => writeFileSync(folder, "x")],
  [
    "a mark that leads out of the folder",
    (folder) => {
      mkdirSync(folder);
      const files = { "../../victim": "x" };
      writeFileSync(
        join(folder, MARKER),
        JSON.stringify({ by: "team-agent", version: "1", files, made: [] }),
      );
    },
  ],
  [
    "a folder of ours with a pipe in it",
    (folder) => {
      mkdirSync(folder);
      execFileSync("mkfifo", [join(folder, "pipe")]);
      writeFileSync(
        join(folder, MARKER),
        JSON.stringify({ by: "team-agent", version: "1", files: {}, made: [] }),
      );
    },
  ],
])("%s is foreign", (_, make) => {
  const { folder } = stage();
  mkdirSync(dirname(folder), { recursive: true });
  make(folder);
  expect(lookAtSkill(folder)).toMatchObject({ kind: "foreign" });
});

test("a place that cannot be written is named, and nothing is left half done", () => {
  const { root, folder, put } = stage();
  writeFileSync(join(root, "home/.agents"), "a file where a folder belongs");
  expect(put).toThrow(expect.objectContaining({ code: "output_unwritable" }));
  expect(existsSync(folder)).toBe(false);
});
