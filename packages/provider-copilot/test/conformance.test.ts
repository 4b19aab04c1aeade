import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providerCases, readFixtures } from "@team-agent/plugin-api/testing";
import { afterAll, test } from "vitest";
import copilot from "../src/index.ts";
import { linesOf, screens } from "./fixture.ts";

const directory = mkdtempSync(join(tmpdir(), "provider-copilot-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const detection = {
  installed: true,
  program: "/bin/agent",
  version: "1.0.102",
  versionVerified: true,
  signedIn: "yes",
} as const;
const cases = providerCases(copilot, {
  manifest: JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
  directory,
  fixtures: readFixtures(join(import.meta.dirname, "fixtures")),
  hookCalls: linesOf("hooks.jsonl")
    .map((line) => JSON.parse(line) as { readonly event: string; readonly body: unknown })
    .filter(({ event }) => copilot.hooks!.events.includes(event)),
  transcript: linesOf("events.jsonl"),
  screens: screens.map((name) => linesOf(`${name}.txt`).join("\n")),
  context: { detection },
});

for (const { name, run } of cases) test(name, run);
