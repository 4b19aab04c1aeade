import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeOutput } from "./output-file.ts";

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "ta-out-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};
async function* pieces(...texts: readonly (string | Error)[]) {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield text;
  }
}
const options = { force: false, command: "team-agent export --output x" };
const codeOf = (writing: Promise<unknown>) =>
  writing.then(
    () => "written",
    (error: { code: string }) => error.code,
  );

test("a file is written whole, for its owner alone, whatever the mask", async () => {
  const path = join(folder(), "out");
  const mask = process.umask(0);
  onTestFinished(() => void process.umask(mask));
  expect(await writeOutput(path, pieces("a\n", "é\n"), options)).toEqual({ path, bytes: 5 });
  expect(readFileSync(path, "utf8")).toBe("a\né\n");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(path, ".."))).toEqual(["out"]);
});

test("a file that exists is left as it is, and written over with force", async () => {
  const path = join(folder(), "out");
  writeFileSync(path, "mine");
  chmodSync(path, 0o644);
  expect(await codeOf(writeOutput(path, pieces("new"), options))).toBe("files_exist");
  expect(readFileSync(path, "utf8")).toBe("mine");
  await writeOutput(path, pieces("new"), { ...options, force: true });
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a file that comes up meanwhile is not written over", async () => {
  const path = join(folder(), "out");
  async function* slow() {
    yield "mine";
    writeFileSync(path, "theirs");
    yield "more";
  }
  expect(await codeOf(writeOutput(path, slow(), options))).toBe("files_exist");
  expect(readFileSync(path, "utf8")).toBe("theirs");
  expect(readdirSync(join(path, ".."))).toEqual(["out"]);
});

test("what fails half way leaves nothing behind, and the older file as it was", async () => {
  const path = join(folder(), "out");
  await expect(writeOutput(path, pieces("half", new Error("no more")), options)).rejects.toThrow("no more");
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, "older");
  await expect(
    writeOutput(path, pieces("half", new Error("no more")), { ...options, force: true }),
  ).rejects.toThrow("no more");
  expect(readFileSync(path, "utf8")).toBe("older");
  expect(readdirSync(join(path, ".."))).toEqual(["out"]);
});

test("a place that cannot be written is named", async () => {
  const dir = folder();
  mkdirSync(join(dir, "taken", "inside"), { recursive: true });
  expect(await codeOf(writeOutput(join(dir, "nowhere", "out"), pieces("x"), options))).toBe(
    "output_unwritable",
  );
  expect(await codeOf(writeOutput(join(dir, "taken"), pieces("x"), { ...options, force: true }))).toBe(
    "output_unwritable",
  );
  expect(readdirSync(dir)).toEqual(["taken"]);
});
