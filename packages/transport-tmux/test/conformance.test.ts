import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { transportCases } from "@team-agent/plugin-api/testing";
import { test } from "vitest";
import tmux from "../src/index.ts";
import { newKey, tmuxOn, useOwnServers } from "./server.ts";

const { root } = useOwnServers();
const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const cases = transportCases(tmux, {
  manifest,
  serverKey: newKey(),
  directory: root,
  enterMode: async (pane) => void (await tmuxOn(pane.endpoint, "copy-mode", "-t", pane.paneId)),
  killServer: async (endpoint) => void (await promisify(execFile)("tmux", ["-S", endpoint, "kill-server"])),
});
for (const { name, run } of cases) test(name, run);
