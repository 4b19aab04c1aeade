import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { prepareDatabase } from "./prepare.ts";

/** A program that writes down each run, and then makes its database. */
const installed = async () => {
  const root = await mkdtemp(path.join(tmpdir(), "opencode-prepare-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const [program, file] = [path.join(root, "opencode"), path.join(root, "data", "opencode", "opencode.db")];
  await mkdir(path.dirname(file), { recursive: true });
  const install = async () => {
    await writeFile(program, `#!/bin/sh\necho "$*" >> "$RUNS"\necho made > "${file}"\n`);
    await chmod(program, 0o755);
  };
  await install();
  const env = { ...process.env, XDG_DATA_HOME: path.join(root, "data"), RUNS: path.join(root, "runs") };
  return {
    ...{ program, file, env, install },
    prepare: () => prepareDatabase(program, env),
    runs: async () => (await readFile(env.RUNS, "utf8").catch(() => "")).split("\n").filter(Boolean),
  };
};

it("lets the program make its database once, whoever launches it at once", async () => {
  const { prepare, runs, file } = await installed();
  await Promise.all([prepare(), prepare(), prepare()]);
  expect(await readFile(file, "utf8")).toBe("made\n");
  expect(await runs()).toEqual(["db select 1"]);
  await prepare();
  expect(await runs()).toHaveLength(1);
});

it("does so again for a program that is newer than what it wrote, unless that stands in the log beside", async () => {
  const { prepare, runs, file } = await installed();
  await prepare();
  const [before, after] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
  await utimes(file, before, before);
  await appendFile(`${file}-wal`, "");
  await utimes(`${file}-wal`, after, after);
  await prepare();
  expect(await runs()).toHaveLength(1);
  await utimes(`${file}-wal`, before, before);
  await prepare();
  expect(await runs()).toHaveLength(2);
});

it("stops no launch where the program fails or is not there", async () => {
  const { env, program } = await installed();
  await writeFile(program, "#!/bin/sh\nexit 1\n");
  await expect(prepareDatabase(program, env)).resolves.toBeUndefined();
  await rm(program);
  await expect(prepareDatabase(program, env)).resolves.toBeUndefined();
});
