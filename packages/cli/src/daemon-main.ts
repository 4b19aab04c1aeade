// The coordinator daemon: started detached by the first command that needs it, and again when it died.
import module from "node:module";
import { resolveWorkspace, startCoordinator, systemClock } from "@team-agent/core";
import { keepCompiled } from "./lib/compile-cache.ts";
import { ensureCommand, hookCommand, mcpCommand } from "./lib/coordinator.ts";
import { loadRegistry } from "./lib/plugins.ts";
import { VERSION } from "./version.ts";

const run = async (path: string, supervised: boolean): Promise<void> => {
  const workspace = resolveWorkspace(path);
  const coordinator = await startCoordinator({
    workspace,
    registry: loadRegistry(),
    version: VERSION,
    hookCommand: hookCommand(),
    mcpCommand: mcpCommand(),
    ensureCommand,
    supervised,
  });
  notePanic = coordinator.notePanic;
  process.on("SIGTERM", () => void coordinator.stop("SIGTERM"));
  process.on("SIGINT", () => void coordinator.stop("SIGINT"));
  // Whoever started it reads this line and lets go of the pipe.
  process.stdout.on("error", () => {});
  process.stdout.write("ready\n");
  module.flushCompileCache?.();
  await coordinator.left;
  exit(0);
};

const exit = process.exit.bind(process);
/** The code of a plugin runs in this process, which is not its own to end. */
process.exit = () => {
  throw new Error("a plugin may not end the coordinator");
};

/** Set once there is a log. */
let notePanic = (_error: unknown) => {};

keepCompiled();
process.on("unhandledRejection", (error) => {
  notePanic(error);
  process.stderr.write(
    `${new Date(systemClock.now()).toISOString()} unhandled: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
});
// It ends the process, as it should; the next one is started at once.
process.on("uncaughtExceptionMonitor", (error) => notePanic(error));
run(process.argv[2] ?? process.cwd(), process.argv[3] === "--supervised").catch((error: unknown) => {
  const {
    code = "coordinator_unavailable",
    action,
    data,
    message,
  } = error as { code?: string; action?: string; data?: unknown; message?: string };
  process.stderr.write(
    `${new Date(systemClock.now()).toISOString()} ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  const said = `${JSON.stringify({ code, message: message ?? String(error), action, data })}\n`;
  // Doors that are open already would keep a process alive that serves nobody.
  process.stdout.write(said, () => exit(1));
});
