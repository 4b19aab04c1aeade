// Starts the chaos daemon when it does not run: node ensure.ts WORKSPACE. Several at the same time are as good as one.
import { ensureCoordinator, resolveWorkspace } from "@team-agent/core/client";
import { CHAOS_VERSION, daemonCommand } from "./commands.ts";

const workspace = resolveWorkspace(process.argv[2]!);
const connection = await ensureCoordinator({
  workspace,
  command: daemonCommand(workspace.root),
  version: CHAOS_VERSION,
  supervised: true,
}).catch(() => null);
connection?.close();
