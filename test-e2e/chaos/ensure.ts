// Starts the chaos daemon when it does not run: node ensure.ts WORKSPACE [--supervised]. Several at the same time are as
// good as one. Supervised it waits for its turn as the product does after a death.
import { ensureCoordinator, resolveWorkspace } from "@team-agent/core/client";
import { bringBack } from "../../packages/cli/src/lib/back-off.ts";
import { CHAOS_VERSION, daemonCommand } from "./commands.ts";

const workspace = resolveWorkspace(process.argv[2]!);
const supervised = process.argv[3] === "--supervised";
const start = async (): Promise<void> => {
  const connection = await ensureCoordinator({
    workspace,
    command: daemonCommand(workspace.root),
    version: CHAOS_VERSION,
    supervised: true,
  });
  connection.close();
};
await (supervised ? bringBack(workspace, start) : start()).catch(() => {});
