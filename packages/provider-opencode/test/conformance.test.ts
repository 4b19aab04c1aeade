import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providerCases } from "@team-agent/plugin-api/testing";
import { afterAll, test } from "vitest";
import opencode from "../src/index.ts";
import { SESSION, writeDatabase } from "./database.ts";
import { linesOf, screens } from "./fixture.ts";

const directory = mkdtempSync(join(tmpdir(), "provider-opencode-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const database = join(directory, "recorded.db");
writeDatabase(database);

const detection = {
  installed: true,
  program: "/bin/agent",
  version: "1.18.33",
  versionVerified: true,
  signedIn: "yes",
} as const;
const cases = providerCases(opencode, {
  manifest: JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
  directory,
  hookCalls: linesOf("hooks.jsonl").map(
    (line) => JSON.parse(line) as { readonly event: string; readonly body: unknown },
  ),
  fixtures: {
    screens: [],
    transcripts: [],
    hooks: [],
    records: [{ path: "record.jsonl", name: "recorded.db", file: database, sessionId: SESSION }],
  },
  screens: screens.map((name) => linesOf(`${name}.txt`).join("\n")),
  context: { detection },
});

for (const { name, run } of cases) test(name, run);
