import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { installationOf, linesOf } from "./installed.ts";
import { usePerson } from "./person.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry("0.2.0");

verifies(
  "install.owns",
  async () => {
    const person = usePerson(registry.url);
    const { installer, mustInstall, runtime, command } = installationOf(person);
    // A person keeps files wherever they like.
    const own = [
      "notes",
      "versions/own.txt",
      "versions/mine/x",
      "versions/0.0.9/x",
      "versions/0.2.0.bak/x",
      "versions/.tmp-x/x",
      "node/mine/x",
      "node/22.22.0/bin/node",
    ].map((name) => join(runtime, name));
    for (const file of own) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "mine");
    }
    const expectKept = () => expect(own.filter((file) => !existsSync(file))).toEqual([]);
    await mustInstall("--use", "0.1.0");
    await mustInstall();
    expectKept();
    expect((await installer(["uninstall", "--purge-runtime"])).exitCode).toBe(0);
    expectKept();
    expect([existsSync(command), existsSync(join(runtime, "current"))]).toEqual([false, false]);

    // A folder in which nothing was ever installed, and a whole HOME.
    for (const folder of [join(person.home, "shared"), person.home]) {
      const precious = join(folder, "versions/precious");
      mkdirSync(dirname(precious), { recursive: true });
      for (const name of ["current", "previous", "command"]) writeFileSync(join(folder, name), "mine\n");
      writeFileSync(precious, "mine");
      await installer(["uninstall", "--purge-runtime", "--runtime-dir", folder]);
      const refused = await installer(["install", "--runtime-dir", folder]);
      expect([refused.exitCode, linesOf(refused).error]).toEqual([
        1,
        expect.stringContaining("left as it is"),
      ]);
      const names = ["current", "previous", "command", "versions/precious"];
      expect(names.filter((name) => readFileSync(join(folder, name), "utf8").trim() !== "mine")).toEqual([]);
    }
  },
  180_000,
);

verifies(
  "install.elsewhere",
  async () => {
    const person = usePerson(registry.url);
    const { installer, runtime, command } = installationOf(person);
    const tools = join(person.home, "tools");
    expect((await installer(["install", "--use", "0.1.0", "--prefix=~/tools"])).exitCode).toBe(0);
    // Later commands find it without being told.
    expect((await installer(["update"])).exitCode).toBe(0);
    expect((await person.run(join(tools, "bin/team-agent"), ["--version"])).stdout).toBe("0.2.0");
    expect(existsSync(command)).toBe(false);
    expect((await installer(["uninstall"])).exitCode).toBe(0);
    expect([existsSync(join(tools, "bin/team-agent")), existsSync(runtime)]).toEqual([false, false]);

    const other = join(person.home, "rt");
    expect((await installer(["install", "--runtime-dir", other])).exitCode).toBe(0);
    expect((await installer(["doctor"])).stdout).toContain("ok     version    0.2.0");
    // A damaged version is no good one, and is made good.
    rmSync(join(other, "current/node_modules/@team-agent/cli/dist"), { recursive: true });
    expect((await installer(["doctor"])).stdout).toContain("0.2.0 is damaged");
    expect((await installer(["install"])).exitCode).toBe(0);
    expect((await installer(["doctor"])).stdout).toContain("ok     version    0.2.0");
    expect((await installer(["uninstall"])).exitCode).toBe(0);
    expect([existsSync(other), existsSync(command)]).toEqual([false, false]);
  },
  180_000,
);

verifies("install.words", async () => {
  const person = usePerson(registry.url);
  const { installer, runtime, command } = installationOf(person);
  for (const spec of [
    "file:/tmp/x",
    "../x",
    "git+ssh://h/x",
    "http://u:secret@h/x.tgz",
    "npm:other",
    "",
    "0.1.0;id",
  ]) {
    const run = await installer(["install", "--use", spec]);
    expect([run.exitCode, spec]).toEqual([2, spec]);
    expect(run.stderr).not.toContain("secret");
  }
  for (const words of [["--prefix="], ["--runtime-dir", ""], ["update", "--rollback", "--use", "0.1.0"]])
    expect((await installer(words)).exitCode, words.join(" ")).toBe(2);
  expect(linesOf(await installer(["install", "--runtime-dir", "/etc/hostname"])).error).toContain(
    "is no folder",
  );
  expect(linesOf(await installer(["install", "--prefix", "/etc/hostname"])).error).toContain("is no folder");
  expect(JSON.parse((await installer(["help", "--json"])).stdout)).toMatchObject({ ok: true });
  expect([existsSync(runtime), existsSync(command)]).toEqual([false, false]);
  mkdirSync(dirname(command), { recursive: true });
  symlinkSync("../lib/node_modules/@team-agent/cli/dist/bin.js", command);
  expect(linesOf(await installer(["install"])).action).toContain("npm uninstall -g @team-agent/cli");
});

const isRoot = process.getuid?.() === 0;

verifies(
  "install.foreign-home",
  async () => {
    const person = usePerson(registry.url);
    const { installer, runtime } = installationOf(person);
    await execa("chown", ["-R", "65534:65534", person.home]);
    const refused = await installer(["install"]);
    expect([refused.exitCode, linesOf(refused).error]).toEqual([1, expect.stringContaining("another user")]);
    expect(existsSync(runtime)).toBe(false);
  },
  { skip: isRoot ? null : "giving a folder to another user takes root" },
);
