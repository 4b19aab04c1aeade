import { readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { readOwnFile, replaceOwnFile } from "./own-file.ts";
import { makeOwnFolder } from "./own-folder.ts";
import type { Workspace } from "./paths.ts";

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
