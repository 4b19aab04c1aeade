import { chmodSync, existsSync, mkdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { claimDatabase } from "../src/coordinator/claim-database.ts";
import { takeInstanceLock } from "../src/coordinator/lock.ts";
import { listenOnPort, preferredPort } from "../src/coordinator/port.ts";
import { type Clock, systemClock } from "../src/ground/clock.ts";
import { processStart } from "../src/ground/process.ts";
import { openForWriting } from "../src/store/open-database.ts";
import { createStore } from "../src/store/store.ts";
import { readMetadata, writeMetadata } from "../src/workspace/metadata.ts";
import { ensurePrivateDir, resolveWorkspace } from "../src/workspace/paths.ts";
import { tempDir, tempPlaces } from "./bench.ts";

test("a folder has one key, by whatever name it is reached, and finding it touches nothing", () => {
  const { workspace, runtime, root } = tempPlaces();
  const env = { XDG_RUNTIME_DIR: runtime };
  symlinkSync(workspace, join(root, "link"));
  const direct = resolveWorkspace(workspace, env);
  mkdirSync(join(workspace, ".team", "current"), { recursive: true });
  for (const path of [join(root, "link"), join(workspace, ".team"), join(workspace, ".team", "current")])
    expect(resolveWorkspace(path, env)).toEqual(direct);
  expect(direct.key).toMatch(/^[0-9a-f]{12}$/);
  expect(direct.privateDir).toBe(join(runtime, "team-agent", direct.key));
  expect(existsSync(direct.privateDir) || existsSync(direct.runtimeDir)).toBe(false);
  expect(() => resolveWorkspace(join(root, "none"), env)).toThrow(/ENOENT/);
});

test("a socket's path stays short enough for every system, however deep the runtime folder is", () => {
  const { workspace, root } = tempPlaces();
  const deep = join(root, "d".repeat(60));
  mkdirSync(deep);
  for (const XDG_RUNTIME_DIR of [deep, "relative", "/nonexistent", ""])
    expect(resolveWorkspace(workspace, { XDG_RUNTIME_DIR }).socket.length).toBeLessThan(100);
});

test("a private folder is made for its owner alone, and one that others may read is refused", () => {
  const path = join(tempDir(), "team-agent", "key");
  ensurePrivateDir(path);
  ensurePrivateDir(path);
  expect([path, join(path, "..")].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o700]);
  chmodSync(path, 0o750);
  expect(() => ensurePrivateDir(path)).toThrow(/0700/);
  const file = join(tempDir(), "team-agent");
  writeFileSync(file, "");
  expect(() => ensurePrivateDir(file)).toThrow();
});

test("a link in the place of the private folder is refused", () => {
  const root = tempDir();
  mkdirSync(join(root, "elsewhere"), { mode: 0o700 });
  mkdirSync(join(root, "team-agent"), { mode: 0o700 });
  symlinkSync(join(root, "elsewhere"), join(root, "team-agent", "key"));
  expect(() => ensurePrivateDir(join(root, "team-agent", "key"))).toThrow(/is a link to/);
});

test("every workspace begins at a port of its own range, always the same", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-f]{12}$/), (key) => {
      expect(preferredPort(key)).toBeGreaterThanOrEqual(20_000);
      expect(preferredPort(key)).toBeLessThan(32_000);
      expect(preferredPort(key)).toBe(preferredPort(key));
    }),
  );
});

const server = () => {
  const made = createServer();
  onTestFinished(() => void made.close());
  return made;
};

test("a port that is taken is passed over, and said so only when agents know it", async () => {
  const key = Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
  const first = await listenOnPort(systemClock, server(), null, key);
  expect(first.taken).toBeNull();
  const second = await listenOnPort(systemClock, server(), null, key);
  expect(second).toMatchObject({ taken: null });
  expect(second.port).not.toBe(first.port);
  const third = server();
  const moved = await listenOnPort(systemClock, third, first.port, key);
  expect(moved.taken).toBe(first.port);
  expect(third.address() as AddressInfo).toMatchObject({ address: "127.0.0.1", port: moved.port });
});

test("a port that a dying process still holds is waited for, and no stranger's", async () => {
  const dying = createServer();
  const { port } = await listenOnPort(
    systemClock,
    dying,
    null,
    Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  );
  let waits = 0;
  // It lets go of its port while it is waited for the third time.
  const sleep: Clock["sleep"] = async () => {
    waits += 1;
    if (waits === 3) await new Promise((resolve) => dying.close(resolve));
  };
  expect(await listenOnPort({ ...systemClock, sleep }, server(), port, "0".repeat(12))).toEqual({
    port,
    taken: null,
  });
  expect(waits).toBe(3);
});

test("the last port of the range is followed by the first", async () => {
  const last = server();
  const isFree = await new Promise<boolean>((resolve) => {
    last.once("error", () => resolve(false));
    last.listen(31_999, "127.0.0.1", () => resolve(true));
  });
  // A key that prefers 31999.
  const { port } = await listenOnPort(
    systemClock,
    server(),
    null,
    `${(11_999).toString(16).padStart(8, "0")}0000`,
  );
  expect(port, isFree ? "our own server holds 31999" : "somebody holds 31999").toBeLessThan(31_000);
});

test("of two locks one is given, and it is free again once it is let go", () => {
  const path = join(tempDir(), "runtime", "lock.db");
  const first = takeInstanceLock(path);
  expect(() => takeInstanceLock(path)).toThrow(expect.objectContaining({ code: "coordinator_running" }));
  first.release();
  takeInstanceLock(path).release();
});

test("a database stays with its folder when that is renamed, and is refused in another", () => {
  const { root, workspace, runtime } = tempPlaces();
  const env = { XDG_RUNTIME_DIR: runtime };
  const store = createStore(openForWriting(join(root, "team.db"), new Date(0)).db);
  onTestFinished(() => store.close());
  claimDatabase(store, resolveWorkspace(workspace, env));
  claimDatabase(store, resolveWorkspace(workspace, env));
  renameSync(workspace, join(root, "renamed"));
  claimDatabase(store, resolveWorkspace(join(root, "renamed"), env));
  mkdirSync(workspace);
  expect(() => claimDatabase(store, resolveWorkspace(workspace, env))).toThrow(
    expect.objectContaining({ code: "workspace_copied", message: expect.stringContaining("renamed") }),
  );
});

test.each(["", "{", "null", "[]", '{"port":"x","pid":1}', '{"port":1}'])(
  "metadata that says %j says nothing",
  (text) => {
    const path = join(tempDir(), "coordinator.json");
    writeFileSync(path, text);
    expect(readMetadata(path)).toBeNull();
  },
);

test("metadata is read as it was written, by its owner alone", () => {
  const path = join(tempDir(), "runtime", "coordinator.json");
  const metadata = {
    pid: 1,
    start_time: "9",
    version: "1",
    protocol_version: 1,
    port: 20_001,
    source: "boot" as const,
    started_at: 5,
    workspace: { path: "/w", device: "1", inode: "2", machine: "m" },
  };
  writeMetadata(path, metadata);
  expect(readMetadata(path)).toEqual(metadata);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readMetadata(`${path}.none`)).toBeNull();
});

test("a process is known by when it started, and one that is gone by nothing", () => {
  expect(processStart(process.pid)).toBe(processStart(process.pid));
  expect(processStart(process.pid)).not.toBeNull();
  expect(processStart(2 ** 22 + 1)).toBeNull();
});
