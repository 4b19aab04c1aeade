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
  const shown = new Set(
    [...sources.matchAll(/verifies\(\s*(\[[^\]]*\]|"[^"]+")/g)].flatMap(([, ids]) =>
      [...ids!.matchAll(/"([^"]+)"/g)].map(([, id]) => id!),
    ),
  );
  expect(Object.keys(REQUIREMENTS).filter((id) => !shown.has(id))).toEqual([]);
  expect([...shown].filter((id) => !Object.hasOwn(REQUIREMENTS, id))).toEqual([]);
});
