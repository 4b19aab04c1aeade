// The coordinator with fault ports: node daemon.ts WORKSPACE [--supervised]. CHAOS_DIR and CHAOS_SEED come from outside.
import {
  createRegistry,
  findPlugins,
  openForWriting,
  pluginHome,
  resolveWorkspace,
  startCoordinator,
} from "@team-agent/core";
import { CHAOS_VERSION, ensureCommand, HOOK_COMMAND } from "./commands.ts";
import { createFaults, faultyDatabase, faultyRegistry, followClock } from "./faults.ts";

const [path = process.cwd(), supervised] = process.argv.slice(2);
const { CHAOS_DIR: folder = "", CHAOS_SEED: seed = "0" } = process.env;
const workspace = resolveWorkspace(path);
followClock(folder);
const faults = createFaults(folder, Number(seed));
const plugins = findPlugins({
  home: pluginHome(),
  bundledFrom: import.meta.url,
  bundled: ["@team-agent/provider-fake", "@team-agent/transport-tmux"],
});
process.on("unhandledRejection", (error) =>
  process.stderr.write(`unhandled: ${error instanceof Error ? error.stack : String(error)}\n`),
);
try {
  const coordinator = await startCoordinator({
    workspace,
    registry: faultyRegistry(
      createRegistry(() => plugins),
      faults,
    ),
    version: CHAOS_VERSION,
    hookCommand: HOOK_COMMAND,
    mcpCommand: HOOK_COMMAND,
    // Whoever brings it back may have another environment: without this its clock would not be that of the run.
    ensureCommand: (root) => [
      "/usr/bin/env",
      `CHAOS_DIR=${folder}`,
      `CHAOS_SEED=${seed}`,
      ...ensureCommand(root),
      "--supervised",
    ],
    supervised: supervised === "--supervised",
    openDatabase: (file, now) => {
      const opened = openForWriting(file, now);
      return { ...opened, db: faultyDatabase(opened.db, faults, folder) };
    },
  });
  process.stdout.on("error", () => {});
  process.stdout.write("ready\n");
  await coordinator.left;
  process.exit(0);
} catch (error) {
  const { code = "coordinator_unavailable", message } = error as { code?: string; message: string };
  process.stdout.write(`${JSON.stringify({ code, message })}\n`);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
