import { readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import type { Store } from "../store/index.ts";
import { readOwnFile, replaceOwnFile } from "../workspace/own-file.ts";
import { makeOwnFolder } from "../workspace/own-folder.ts";
import type { Workspace } from "../workspace/paths.ts";

/** `coordinator.json`: what a command must know before it can talk to the daemon. */
export interface CoordinatorMetadata {
  readonly pid: number;
  readonly start_time: string | null;
  readonly version: string;
  readonly protocol_version: number;
  readonly port: number;
  readonly source: "boot";
  readonly started_at: number;
  readonly workspace: WorkspaceIdentity;
}

/** Which folder on which machine: a copied workspace has another one. */
export interface WorkspaceIdentity {
  readonly path: string;
  readonly device: string;
  readonly inode: string;
  readonly machine: string;
}

export const PROTOCOL_VERSION = 1;

export const identifyWorkspace = (workspace: Workspace): WorkspaceIdentity => {
  const stat = statSync(workspace.root, { bigint: true });
  return { path: workspace.root, device: String(stat.dev), inode: String(stat.ino), machine: machineId() };
};

const machineId = (): string => {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim() || hostname();
  } catch {
    return hostname();
  }
};

export const readMetadata = (path: string): CoordinatorMetadata | null => {
  try {
    const value = JSON.parse(readOwnFile(path)) as CoordinatorMetadata;
    return typeof value.port === "number" && typeof value.pid === "number" ? value : null;
  } catch {
    return null;
  }
};

export const writeMetadata = (path: string, metadata: CoordinatorMetadata): void => {
  makeOwnFolder(dirname(path));
  replaceOwnFile(path, `${JSON.stringify(metadata, null, 2)}\n`);
};

/**
 * Ties the database to its folder on first use, and refuses it in any other: two coordinators with one history would
 * both believe that the agents are theirs. A folder that was only renamed keeps its device and inode, and is followed.
 */
export const claimDatabase = (store: Store, workspace: Workspace): void => {
  const now = identifyWorkspace(workspace);
  const stored = store.meta.get("workspace");
  if (stored) {
    const before = JSON.parse(stored) as WorkspaceIdentity;
    const isSamePlace =
      before.device === now.device && before.inode === now.inode && before.machine === now.machine;
    if (!isSamePlace)
      throw new TeamAgentError(
        "workspace_copied",
        `the data in ${workspace.runtimeDir} belongs to ${before.path}${before.machine === now.machine ? "" : " on another machine"}: this folder is a copy`,
        {
          action: `mv ${JSON.stringify(workspace.runtimeDir)} ${JSON.stringify(`${workspace.runtimeDir}.copied`)}`,
          data: { stored: before, now },
        },
      );
    if (before.path === now.path) return;
  }
  store.meta.set("workspace", JSON.stringify(now));
};
