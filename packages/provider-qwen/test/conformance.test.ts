import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providerCases, readFixtures } from "@team-agent/plugin-api/testing";
import { afterAll, test } from "vitest";
import qwen from "../src/index.ts";
import { linesOf, screens } from "./fixture.ts";

const directory = mkdtempSync(join(tmpdir(), "provider-qwen-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const detection = {
  installed: true,
  program: "/bin/agent",
  version: "0.24.4",
  versionVerified: true,
  signedIn: "yes",
} as const;
const cases = providerCases(qwen, {
  manifest: JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
  directory,
  fixtures: readFixtures(join(import.meta.dirname, "fixtures")),
  hookCalls: linesOf("hooks.jsonl")
    .map((line) => JSON.parse(line) as { readonly event: string; readonly body: unknown })
    .filter(({ event }) => qwen.hooks!.events.includes(event)),
  transcript: linesOf("chat.jsonl"),
  screens: screens.map((name) => linesOf(`${name}.txt`).join("\n")),
  context: { detection },
});

for (const { name, run } of cases) test(name, run);
