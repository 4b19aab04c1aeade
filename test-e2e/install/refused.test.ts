import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { type Fault, type FaultyRegistry, startFaults, tarballPath } from "./faults.ts";
import { installationOf, linesOf } from "./installed.ts";
import { usePerson } from "./person.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry("0.2.0");
let faults: FaultyRegistry;
beforeAll(async () => {
  faults = await startFaults(registry.url);
});
afterAll(() => faults.close());

const OLD = ["--use", "0.1.0"];

/** A person still waits for so long. */
const TOLD_WITHIN_MS = 20_000;

/** Somebody with 0.1.0, whose registry fails from now on. */
const withOld = async () => {
  const person = usePerson(faults.url);
  const installation = installationOf(person);
  faults.heal();
  await installation.mustInstall(...OLD);
  return { person, ...installation };
};

/** Nothing changed, and nothing is left. */
const expectUntouched = async (
  { version, versions, current, besides }: Awaited<ReturnType<typeof withOld>>,
  where = "",
) => {
  expect(await version(), where).toBe("0.1.0");
  expect([versions(), current(), besides()], where).toEqual([["0.1.0"], "versions/0.1.0", []]);
};

verifies(
  "install.registry",
  async () => {
    const world = await withOld();
    const cases: readonly (readonly [fault: Fault, path: RegExp, says: RegExp])[] = [
      ["refuse", /^/, /registry does not answer/],
      ["missing", /^/, /does not have a package/],
      ["missing", tarballPath("zod"), /does not have a package/],
      ["corrupt", tarballPath("better-sqlite3"), /came damaged/],
      ["cut", tarballPath("@team-agent/core"), /does not answer|came damaged/],
    ];
    for (const [fault, path, says] of cases) {
      // What npm keeps would be asked of nobody.
      rmSync(join(world.person.home, ".npm"), { recursive: true, force: true });
      faults.fail(fault, path);
      const began = Date.now();
      const run = await world.installer(["update"]);
      const where = `${fault} ${path}`;
      expect(Date.now() - began, where).toBeLessThan(TOLD_WITHIN_MS);
      expect([run.exitCode, where]).toEqual([1, where]);
      expect(linesOf(run).error, where).toMatch(says);
      await expectUntouched(world, where);
      faults.heal();
    }
    // It goes down half-way.
    rmSync(join(world.person.home, ".npm"), { recursive: true, force: true });
    faults.failAfter(4, "refuse");
    expect(linesOf(await world.installer(["update"])).error).toMatch(/does not answer/);
    await expectUntouched(world);
    // Nobody listens there at all, be it a registry or a proxy.
    const nobody: readonly Readonly<Record<string, string>>[] = [
      { npm_config_registry: "http://127.0.0.1:9/" },
      { npm_config_proxy: "http://127.0.0.1:9/", npm_config_noproxy: "" },
    ];
    for (const env of nobody) {
      faults.heal();
      const run = await world.installer(["update"], env);
      expect([run.exitCode, linesOf(run).error]).toEqual([1, expect.stringMatching(/does not answer/)]);
      await expectUntouched(world);
    }
    const unknown = await world.installer(["update", "--use", "9.9.9"]);
    expect([unknown.exitCode, linesOf(unknown).error]).toEqual([
      1,
      expect.stringMatching(/9\.9\.9|does not have/),
    ]);
    expect((await world.installer(["update"])).exitCode).toBe(0);
    expect(await world.version()).toBe("0.2.0");
  },
  300_000,
);

verifies(
  "install.folders",
  async () => {
    const person = usePerson(registry.url);
    const { installer, command, mustInstall } = installationOf(person);
    // Somebody else's command, as a file or as a link.
    mkdirSync(dirname(command), { recursive: true });
    writeFileSync(command, "#!/bin/sh\necho theirs\n", { mode: 0o755 });
    const foreign = await installer(["install"]);
    expect(foreign.exitCode).toBe(1);
    expect(linesOf(foreign).error).toContain("is not this installer's");
    expect(readFileSync(command, "utf8")).toContain("echo theirs");

    // An older installation of another make beside it: its versions and its other commands stay.
    const reference = join(person.home, ".team-agent/runtime/0.3.11/bin/team-agent");
    mkdirSync(dirname(reference), { recursive: true });
    writeFileSync(reference, "#!/bin/sh\n", { mode: 0o755 });
    await mustInstall("--prefix", join(person.home, "mine"));
    const own = join(person.home, "mine/bin/team-agent");
    expect((await person.run(own, ["--version"])).stdout).toBe("0.2.0");
    const told = await installer(["doctor", "--prefix", join(person.home, "mine")], {
      PATH: `${dirname(command)}:${person.env.PATH}`,
    });
    expect(told.stdout).toContain("is another team-agent, and is found first");
    expect((await installer(["uninstall", "--prefix", join(person.home, "mine")])).exitCode).toBe(0);
    expect([existsSync(own), existsSync(reference), existsSync(command)]).toEqual([false, true, true]);

    // Folders that are none.
    const file = join(person.root, "file");
    writeFileSync(file, "");
    const none = await installer([
      "install",
      "--runtime-dir",
      join(file, "x"),
      "--prefix",
      join(person.home, "mine"),
    ]);
    expect([none.exitCode, linesOf(none).error]).toEqual([1, expect.stringContaining("is no folder")]);

    // No HOME: the system's own answer counts, else both folders are named.
    const there = join(person.root, "there");
    const homeless = await person.run(
      "/usr/bin/env",
      [
        "-u",
        "HOME",
        join(person.env.PATH!.split(":")[0]!, "node"),
        join(import.meta.dirname, "../../packages/installer/dist/bin.js"),
        ...["install", "--no-skill", "--prefix", there, "--runtime-dir", join(there, "runtime")],
      ],
      { env: { npm_config_userconfig: join(person.home, ".npmrc") } },
    );
    expect(homeless.exitCode, homeless.stderr).toBe(0);
  },
  240_000,
);

verifies("install.at-once", async () => {
  const person = usePerson(registry.url);
  const { installer, version, besides } = installationOf(person);
  const both = await Promise.all([
    installer(["install", "--no-skill"]),
    installer(["install", "--no-skill"]),
  ]);
  const refused = both.filter(({ exitCode }) => exitCode !== 0);
  for (const run of refused) expect(linesOf(run).error).toContain("another installer is at work");
  expect(refused.length).toBeLessThan(2);
  expect(await version()).toBe("0.2.0");
  expect(besides()).toEqual([]);
});

const isRoot = process.getuid?.() === 0;

verifies(
  "install.disk-full",
  async () => {
    const world = await withOld();
    const small = join(world.person.root, "small");
    mkdirSync(small);
    await execa("mount", ["-t", "tmpfs", "-o", "size=20m", "none", small]);
    try {
      const told = await world.installer(["install", "--runtime-dir", small, "--prefix", small]);
      expect([told.exitCode, linesOf(told).error]).toEqual([1, expect.stringMatching(/MB are free/)]);
    } finally {
      await execa("umount", [small]);
    }
    await expectUntouched(world);
  },
  { timeoutMs: 120_000, skip: isRoot ? null : "mounting a small disk takes root" },
);

verifies(
  "install.ordinary-user",
  async () => {
    const person = usePerson(registry.url, { home: "a home" });
    const { command, runtime } = installationOf(person);
    await execa("chown", ["-R", "65534:65534", person.root]);
    chmodSync(person.root, 0o755);
    const node = join(person.env.PATH!.split(":")[0]!, "node");
    const bin = join(person.root, "bin.js");
    writeFileSync(bin, readFileSync(join(import.meta.dirname, "../../packages/installer/dist/bin.js")));
    const as = (words: readonly string[]) =>
      execa("sh", ["-c", 'umask 077; exec "$@"', "sh", ...words], {
        uid: 65534,
        gid: 65534,
        cwd: person.workspace,
        env: person.env,
        extendEnv: false,
        reject: false,
        stdin: "ignore",
      });
    const run = await as([node, bin, "install", "--yes"]);
    expect(run.exitCode, String(run.stdout) + String(run.stderr)).toBe(0);
    expect(String((await as([command, "--version"])).stdout)).toBe("0.2.0");
    expect(String((await as([command, "init"])).stdout)).toContain("quick-start");
    const started = await as([command, "quick-start", "--yes"]);
    expect(String(started.stdout), String(started.stderr)).toContain("is ready");
    expect((await as([command, "shutdown"])).exitCode).toBe(0);
    await as([command, "coordinator", "stop"]);
    // What is another user's cannot be written, and is said to be so.
    const theirs = join(person.root, "theirs");
    mkdirSync(theirs, { mode: 0o755 });
    const refused = await as([node, bin, "install", "--runtime-dir", theirs]);
    expect([refused.exitCode, String(refused.stderr)]).toEqual([
      1,
      expect.stringContaining("cannot be written"),
    ]);
    expect((await as([node, bin, "uninstall"])).exitCode).toBe(0);
    expect(existsSync(runtime)).toBe(false);
  },
  { timeoutMs: 180_000, skip: isRoot ? null : "becoming another user takes root" },
);
