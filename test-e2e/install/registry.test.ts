import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PACKAGES } from "../kit/npm.ts";
import { manifestOf } from "../kit/package-problems.ts";
import { startFaults, tarballPath } from "./faults.ts";
import { usePerson } from "./person.ts";
import { publishAll, publishVersion } from "./publish.ts";
import { type Registry, startRegistry } from "./registry.ts";

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
  await publishAll(registry);
});
afterAll(() => registry.close());

const QUICK = ["--fetch-retries=0", "--ignore-scripts"];

test("the command is installed from a registry into an empty HOME, runs, and is renewed by a newer version", async () => {
  const person = usePerson(registry.url);
  const installed = async (spec: string) => {
    const run = await person.run("npm", ["install", ...QUICK, spec]);
    expect(run.exitCode, run.stderr).toBe(0);
    return (await person.run(join(person.workspace, "node_modules/.bin/team-agent"), ["--version"])).stdout;
  };
  const { version } = manifestOf(join(PACKAGES, "cli"));
  expect(await installed("@team-agent/cli")).toBe(version);
  await publishVersion(registry, "0.2.0");
  expect(await installed("@team-agent/cli@latest")).toBe("0.2.0");
});

test("a registry in front of it refuses, knows nothing, breaks off or lies, as it is told", async () => {
  const faults = await startFaults(registry.url);
  try {
    const person = usePerson(faults.url);
    const install = () => person.run("npm", ["install", ...QUICK, "yaml"]);
    const tarball = tarballPath("yaml");
    const expected = [
      ["missing", /E404/],
      ["cut", /ECONNRESET|aborted|terminated|EINTEGRITY|Invalid|Z_BUF/i],
      ["corrupt", /EINTEGRITY|Z_DATA_ERROR|TAR_BAD_ARCHIVE/],
      ["refuse", /ECONNRESET|socket hang up/],
    ] as const;
    for (const [fault, says] of expected) {
      faults.fail(fault, tarball);
      const run = await install();
      expect(run.exitCode, fault).not.toBe(0);
      expect(run.stderr, fault).toMatch(says);
      faults.heal();
    }
    expect(faults.asked.some((path) => tarball.test(path))).toBe(true);
    expect(await install()).toMatchObject({ exitCode: 0 });
  } finally {
    await faults.close();
  }
});
