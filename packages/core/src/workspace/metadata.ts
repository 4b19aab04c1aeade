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

/** Whether the folder still stands where it stood; another one may have taken its place. */
export const standsAt = (path: string, { inode }: WorkspaceIdentity): boolean => {
  try {
    return String(statSync(path, { bigint: true }).ino) === inode;
  } catch {
    return false;
  }
};

/** Whether two paths lead to one folder; one that leads nowhere is none. */
export const isSameFolder = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
};

/** Where the folder is now, for a process that was started in it; null when nobody can tell, or it is gone. */
export const whereNow = (identity: WorkspaceIdentity): string | null => {
  try {
    // Without this the path is answered that was asked for last.
    process.chdir(".");
    return standsAt(process.cwd(), identity) ? process.cwd() : null;
  } catch {
    return null;
  }
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
