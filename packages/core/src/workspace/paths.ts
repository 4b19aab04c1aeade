import { realpathSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { makeSecretFolder } from "./own-folder.ts";

/** A file in the private folder that says: the coordinator was stopped on purpose. It is gone while one runs. */
export const STOPPED_MARK = "stopped";

/** Where everything of one workspace lives. All paths are absolute; `root` is the real path. */
export interface Workspace {
  readonly root: string;
  /** 12 hex digits of the folder itself, whatever it is called; names the private server and the private folder. */
  readonly key: string;
  readonly runtimeDir: string;
  readonly logsDir: string;
  readonly database: string;
  readonly lockDatabase: string;
  readonly metadata: string;
  readonly daemonLog: string;
  /** 0700, outside the workspace: the socket and files with secrets. */
  readonly privateDir: string;
  readonly socket: string;
}

/** Finds a workspace's places. Touches nothing on the disk. Throws ENOENT when the folder does not exist. */
export const resolveWorkspace = (path: string, env: NodeJS.ProcessEnv = process.env): Workspace => {
  const root = realpathSync(canonicalFolder(resolve(path)));
  const { dev, ino } = statSync(root, { bigint: true });
  const key = workspaceKey(`${dev}:${ino}`);
  const runtimeDir = join(root, ".team", "runtime");
  const privateDir = join(privateBase(env), key);
  return {
    root,
    key,
    runtimeDir,
    logsDir: join(root, ".team", "logs"),
    database: join(runtimeDir, "team.db"),
    lockDatabase: join(runtimeDir, "coordinator.lock.db"),
    metadata: join(runtimeDir, "coordinator.json"),
    daemonLog: join(root, ".team", "logs", "coordinator.log"),
    privateDir,
    socket: join(privateDir, "c.sock"),
  };
};

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/**
 * A stable name for a folder: FNV-1a over the length (8 bytes, little endian) and the bytes of its device and inode, the
 * low 48 bits. A folder that is renamed keeps it, and one that takes its place gets another; none is used again while a
 * program of ours works in it. A cryptographic hash would cost a small command more than its work.
 */
const workspaceKey = (identity: string): string => {
  const bytes = Buffer.from(identity);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  let hash = FNV_OFFSET;
  for (const byte of Buffer.concat([length, bytes]))
    hash = ((hash ^ BigInt(byte)) * FNV_PRIME) & 0xffffffffffffffffn;
  return (hash & 0xffffffffffffn).toString(16).padStart(12, "0");
};

/** `.team` and the folders inside it stand for the folder that holds `.team`. */
const canonicalFolder = (path: string): string => {
  for (let at = path; dirname(at) !== at; at = dirname(at)) if (basename(at) === ".team") return dirname(at);
  return path;
};

const privateBase = (env: NodeJS.ProcessEnv): string => {
  const base = env.XDG_RUNTIME_DIR;
  // Socket paths are limited to about 100 bytes, so a deep runtime folder is passed over.
  if (base?.startsWith("/") && base.length < 60 && isFolder(base)) return join(base, "team-agent");
  const temp = tmpdir();
  return join(temp.length < 60 ? temp : "/tmp", `team-agent-${userInfo().uid}`);
};

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

/** Makes a folder for secrets, or proves that the one there is ours alone. */
export const ensurePrivateDir = (path: string): void => makeSecretFolder(path, dirname(dirname(path)));

/** Makes a folder inside the private one, as private as that. */
export const makePrivateFolder = ({ privateDir }: Pick<Workspace, "privateDir">, path: string): void =>
  makeSecretFolder(path, dirname(dirname(privateDir)));

/** Where what is kept with conversations lies: for each agent a folder, and in it one for each conversation. */
export const stateFolder = ({ runtimeDir }: Pick<Workspace, "runtimeDir">, teamKey: string): string =>
  join(runtimeDir, teamKey, "state");
