import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isTeamAgentError } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { rememberAgreement } from "../src/agents/agreement.ts";
import { startDaemon } from "../src/client/start-daemon.ts";
import { takeInstanceLock } from "../src/coordinator/lock.ts";
import { createEventLog } from "../src/events/log.ts";
import { openForReading, openForWriting } from "../src/store/open-database.ts";
import { readMetadata, writeMetadata } from "../src/workspace/metadata.ts";
import { ensurePrivateDir, resolveWorkspace } from "../src/workspace/paths.ts";
import { tempDir, tempPlaces } from "./bench.ts";

const AT = new Date(0);
const modeOf = (path: string) => statSync(path).mode & 0o777;

/** A workspace whose `.team` came from elsewhere, and a folder of the person's that must stay as it is. */
const places = () => {
  const { workspace: root, runtime } = tempPlaces();
  const workspace = resolveWorkspace(root, { XDG_RUNTIME_DIR: runtime });
  const precious = tempDir();
  mkdirSync(join(root, ".team"), { mode: 0o755 });
  return { root, workspace, precious };
};
type Places = ReturnType<typeof places>;

const startedDaemon = ({ workspace }: Places) =>
  startDaemon({ workspace, command: [process.execPath, "-e", "console.log('ready')"] });
const events = ({ workspace }: Places) =>
  createEventLog(workspace.logsDir, () => 1).write("coordinator.exit", { reason: "x" });
const database = ({ workspace }: Places) => openForWriting(workspace.database, AT).db.close();
const lock = ({ workspace }: Places) => takeInstanceLock(workspace.lockDatabase).release();
const metadata = ({ workspace }: Places) => writeMetadata(workspace.metadata, {} as never);

const USERS: readonly (readonly [string, (at: Places) => unknown, (at: Places) => string])[] = [
  ["the runtime folder", database, ({ workspace }) => workspace.runtimeDir],
  ["the runtime folder, for the lock,", lock, ({ workspace }) => workspace.runtimeDir],
  ["the logs' folder", events, ({ workspace }) => workspace.logsDir],
  ["the logs' folder, for the daemon,", startedDaemon, ({ workspace }) => workspace.logsDir],
  [".team", database, ({ root }) => join(root, ".team")],
];

test.each(USERS)("%s that is a link is refused, and nothing is made behind it", async (_name, use, of) => {
  const at = places();
  const path = of(at);
  if (existsSync(path)) spawnSync("rmdir", [path]);
  symlinkSync(at.precious, path);
  const error = await refused(() => use(at));
  expect(error).toMatchObject({ code: "path_unsafe", action: `rm ${path}` });
  expect(error.message).toContain(`${path} is a link to ${at.precious}`);
  expect(readdirSync(at.precious)).toEqual([]);
});

const FILES: readonly (readonly [string, (at: Places) => unknown, (at: Places) => string])[] = [
  ["the database", database, ({ workspace }) => workspace.database],
  ["the database's log", database, ({ workspace }) => `${workspace.database}-wal`],
  ["the lock", lock, ({ workspace }) => workspace.lockDatabase],
  ["the events", events, ({ workspace }) => join(workspace.logsDir, "events.jsonl")],
  ["the daemon's log", startedDaemon, ({ workspace }) => workspace.daemonLog],
  ["coordinator.json", metadata, ({ workspace }) => workspace.metadata],
];

test.each(FILES)(
  "%s that is a link to a file is refused, and the file stays as it is",
  async (_n, use, of) => {
    const at = places();
    const target = join(at.precious, "profile");
    writeFileSync(target, "export A=1\n");
    mkdirSync(dirname(of(at)), { recursive: true, mode: 0o700 });
    symlinkSync(target, of(at));
    expect(await refused(() => use(at))).toMatchObject({ code: "path_unsafe" });
    expect(readFileSync(target, "utf8")).toBe("export A=1\n");
  },
);

test.each(FILES)(
  "%s that is a link to nowhere is refused, and nothing is made there",
  async (_n, use, of) => {
    const at = places();
    mkdirSync(dirname(of(at)), { recursive: true, mode: 0o700 });
    symlinkSync(join(at.precious, "new"), of(at));
    expect(await refused(() => use(at))).toMatchObject({ code: "path_unsafe" });
    expect(readdirSync(at.precious)).toEqual([]);
  },
);

test.each(FILES)("%s that is a pipe keeps nobody, and is refused with its name", async (_n, use, of) => {
  const at = places();
  mkdirSync(dirname(of(at)), { recursive: true, mode: 0o700 });
  spawnSync("mkfifo", [of(at)]);
  const error = await refused(() => use(at));
  expect(error.message).toContain("is a pipe and not a file");
  expect(lstatSync(of(at)).isFIFO()).toBe(true);
});

test.each(FILES.filter(([name]) => name !== "the database's log"))(
  "%s and its folder are the person's alone, also where they were open to others before",
  async (_n, use, of) => {
    const at = places();
    const folder = dirname(of(at));
    mkdirSync(folder, { mode: 0o755 });
    await use(at);
    expect([modeOf(folder), modeOf(of(at))]).toEqual([0o700, 0o600]);
    chmodSync(folder, 0o755);
    chmodSync(of(at), 0o644);
    await use(at);
    expect([modeOf(folder), modeOf(of(at))]).toEqual([0o700, 0o600]);
    expect(modeOf(join(at.root, ".team"))).toBe(0o755);
  },
);

test.skipIf(process.getuid?.() !== 0)(
  "what belongs to somebody else is refused, but not the folder of the documents",
  async () => {
    const at = places();
    chownSync(join(at.root, ".team"), 12_345, 12_345);
    database(at);
    chownSync(at.workspace.database, 12_345, 12_345);
    expect(await refused(() => database(at))).toMatchObject({
      code: "path_unsafe",
      message: expect.stringContaining("belongs to the user with the id 12345"),
    });
    mkdirSync(at.workspace.logsDir);
    chownSync(at.workspace.logsDir, 12_345, 12_345);
    expect(await refused(() => events(at))).toMatchObject({ code: "path_unsafe" });
    mkdirSync(dirname(at.workspace.privateDir), { mode: 0o700 });
    chownSync(dirname(at.workspace.privateDir), 12_345, 12_345);
    expect(await refused(() => ensurePrivateDir(at.workspace.privateDir))).toMatchObject({
      code: "private_dir_unsafe",
      action: expect.stringContaining("XDG_RUNTIME_DIR"),
    });
    expect(readdirSync(dirname(at.workspace.privateDir))).toEqual([]);
  },
);

test("a database is not looked at through a link either", () => {
  const at = places();
  const foreign = join(at.precious, "team.db");
  openForWriting(foreign, AT).db.close();
  mkdirSync(at.workspace.runtimeDir);
  symlinkSync(foreign, at.workspace.database);
  expect(() => openForReading(at.workspace.database)).toThrow(/is a link to/);
});

test("coordinator.json that is a link says nothing", () => {
  const at = places();
  const target = join(at.precious, "other.json");
  writeFileSync(target, '{"pid":1,"port":2}');
  mkdirSync(at.workspace.runtimeDir);
  symlinkSync(target, at.workspace.metadata);
  expect(readMetadata(at.workspace.metadata)).toBe(null);
});

test("the private folder is not made behind a link that somebody else may have left", () => {
  const root = tempDir();
  const elsewhere = tempDir();
  symlinkSync(elsewhere, join(root, "team-agent-1"));
  const refuse = () => ensurePrivateDir(join(root, "team-agent-1", "key"));
  expect(refuse).toThrow(/is a link to/);
  expect(readdirSync(elsewhere)).toEqual([]);
});

test("an agreement is not written through a link", async () => {
  const state = tempDir();
  const target = join(tempDir(), "file");
  writeFileSync(target, "{}");
  mkdirSync(join(state, "team-agent"), { mode: 0o700 });
  symlinkSync(target, join(state, "team-agent", "agreements.json"));
  const agreement = { lines: [], hash: "h", executables: [], outside: [] };
  const error = await refused(() => rememberAgreement(agreement, { XDG_STATE_HOME: state }, AT));
  expect(error).toMatchObject({ code: "path_unsafe" });
  expect(readFileSync(target, "utf8")).toBe("{}");
});

const refused = async (run: () => unknown): Promise<Error & { code: string; action: string }> => {
  try {
    await run();
  } catch (error) {
    expect(isTeamAgentError(error)).toBe(true);
    return error as Error & { code: string; action: string };
  }
  throw new Error("it was not refused");
};
