import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REQUIREMENTS } from "./requirements.ts";

const folder = import.meta.dirname;

test("every requirement has a scenario, and every scenario a requirement", () => {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
  // A promise that is shown best within a package is the beginning of its test's name there.
  const packages = join(folder, "../packages");
  const within = readdirSync(packages, { recursive: true, encoding: "utf8" })
    .filter((name) => /^[^/]+\/(?:src|test)\/.*\.test\.ts$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(packages, name), "utf8").matchAll(/\btest\("((?:trial\.\d+|skill\.[a-z]+)): /g),
    ])
    .map(([, id]) => id!);
  const shown = new Set(
    [...sources.matchAll(/verifies\(\s*(\[[^\]]*\]|"[^"]+")/g)].flatMap(([, ids]) =>
      [...ids!.matchAll(/"([^"]+)"/g)].map(([, id]) => id!),
    ),
  );
  // One that is shown for each program is the beginning of its test's name, too.
  const each = [...sources.matchAll(/\bit\("(trial\.\d+\.real): /g)].map(([, id]) => id!);
  for (const id of [...within, ...each]) shown.add(id);
  expect(Object.keys(REQUIREMENTS).filter((id) => !shown.has(id))).toEqual([]);
  expect([...shown].filter((id) => !Object.hasOwn(REQUIREMENTS, id))).toEqual([]);
});
