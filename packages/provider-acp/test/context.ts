import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LaunchContext } from "@team-agent/plugin-api";
import { workerLaunch } from "@team-agent/plugin-api/testing";

/** A worker's launch; every case changes what it is about. */
export const launchContext = (change: Partial<LaunchContext> = {}): LaunchContext =>
  workerLaunch("1", {
    mcpCommand: ["/opt/node", "/opt/mcp.js"],
    instructions: "INSTRUCTIONS of the team",
    ...change,
  });

/** A command line that starts the scripted program, from a folder where it is put. */
export const scripted = (folder: string, flags = ""): string => {
  const program = join(folder, "scripted");
  const script = join(import.meta.dirname, "scripted-agent.mjs");
  if (!existsSync(program)) {
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
    chmodSync(program, 0o755);
  }
  return `./scripted ${flags}`.trim();
};
