import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providerCases } from "@team-agent/plugin-api/testing";
import { afterAll, test } from "vitest";
import acp from "../src/index.ts";
import { scripted } from "./context.ts";
import { linesOf } from "./fixture.ts";

const directory = mkdtempSync(join(tmpdir(), "provider-acp-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const screens = readdirSync(join(import.meta.dirname, "fixtures")).filter((name) => name.endsWith(".txt"));
const cases = providerCases(acp, {
  manifest: JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
  directory,
  hookCalls: linesOf("hooks.jsonl").map(
    (line) => JSON.parse(line) as { readonly event: string; readonly body: unknown },
  ),
  transcript: linesOf("record.jsonl"),
  screens: screens.map((name) => linesOf(name).join("\n")),
  context: { command: scripted(directory), allowRepositoryExecutables: true },
});

for (const { name, run } of cases) test(name, run);
