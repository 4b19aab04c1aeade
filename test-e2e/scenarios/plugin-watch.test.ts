import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished } from "vitest";
import { plantAt } from "../kit/plant.ts";
import { CLI, processesOf, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

verifies("plugin.test-watch", async () => {
  const { root, env, json } = useSandbox();
  const place = plantAt(join(root, "watched"), { id: "watched" });
  const testing = execa(process.execPath, [CLI, "plugin", "test", place, "--watch", "--limit", "120"], {
    env,
    extendEnv: false,
    reject: false,
    cwd: root,
    all: true,
  });
  onTestFinished(() => void testing.kill("SIGKILL"));
  let said = "";
  testing.all.on("data", (chunk) => {
    said += chunk;
  });
  let heard = 0;
  const hears = async (words: RegExp): Promise<void> => {
    await until(`it says ${words}`, () => words.test(said.slice(heard)));
    heard = said.length;
  };
  const waits = (result: string) => hears(new RegExp(`${result}[\\s\\S]*Waiting for a change in ${place};`));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  };

  await waits("passed, 0 failed");
  // In folders that were not there.
  write("fixtures/screens/busy-never.txt", ">\n");
  await waits("failed  reads fixtures/screens/busy-never.txt");
  write("fixtures/screens/busy-never.txt", "");
  const code = readFileSync(join(place, "index.js"), "utf8");
  // A run that would take its two minutes is ended by the next change.
  const looping = code.replace("detectBypass: () => null", "detectBypass: () => { for (;;) {} }");
  expect(looping).not.toBe(code);
  write("index.js", looping);
  await until("a case loops", async () =>
    (await processesOf(root)).some((line) => line.includes("plugin-case-main")),
  );
  write("fixtures/screens/busy-never.txt", "> not idle\n");
  write("index.js", code);
  await waits("1 failed");
  write("package.json", "{");
  await waits("error: .*no package.json with a teamAgent field");
  testing.nodeChildProcess.kill("SIGINT");
  expect((await testing).exitCode).toBe(130);
  expect(await processesOf(root)).toEqual([]);
  expect(await json(["plugin", "test", join(root, "none"), "--watch"])).toMatchObject({
    error_code: "plugin_invalid",
  });
});
