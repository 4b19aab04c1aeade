import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { transportCases } from "@team-agent/plugin-api/testing";
import plugin from "../index.js";

const directory = mkdtempSync(join(tmpdir(), "conformance-"));
after(() => rmSync(directory, { recursive: true, force: true }));

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const serverKey = randomBytes(6).toString("hex");
for (const { name, run } of transportCases(plugin, { manifest, serverKey, directory }))
  test(name, () => run());
