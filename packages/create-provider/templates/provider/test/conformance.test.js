import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { providerCases, readFixtures } from "@team-agent/plugin-api/testing";
import plugin from "../index.js";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "conformance-"));
after(() => rmSync(directory, { recursive: true, force: true }));

const manifest = JSON.parse(readFileSync(at("package.json"), "utf8"));
const fixtures = readFixtures(at("fixtures"));
for (const { name, run } of providerCases(plugin, { manifest, directory, fixtures })) test(name, () => run());
