import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startDaemon } from "../src/client/start-daemon.ts";
import { takeInstanceLock } from "../src/coordinator/lock.ts";
import { resolveWorkspace } from "../src/workspace/paths.ts";
import { tempPlaces } from "./bench.ts";

const RUNNING = JSON.stringify({ code: "coordinator_running", message: "another one runs" });

/** A daemon that says at each try what stands in a list, and writes down that it was tried. */
const saying = (...words: readonly string[]) => {
  const places = tempPlaces();
  const workspace = resolveWorkspace(places.workspace, { XDG_RUNTIME_DIR: places.runtime });
  for (const path of [workspace.socket, workspace.lockDatabase])
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const [list, tries] = [join(places.root, "words"), join(places.root, "tries")];
  writeFileSync(list, `${words.join("\n")}\n`);
  writeFileSync(tries, "");
  const script = 'echo try >> "$2"; sed -n "$(wc -l < "$2")p" "$1"';
  const tried = () => readFileSync(tries, "utf8").split("\n").length - 1;
  return { workspace, tried, command: ["/bin/sh", "-c", script, "sh", list, tries] };
};

test("a daemon that finds the lock held, and nobody behind the door, is started again", async () => {
  const { workspace, command, tried } = saying(RUNNING, "ready");
  await startDaemon({ workspace, command });
  expect(tried()).toBe(2);
});

test("a daemon that finds another one is enough, when that one opens its door", async () => {
  const { workspace, command, tried } = saying(RUNNING, "ready");
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(workspace.socket, resolve));
  onTestFinished(() => void other.close());
  await startDaemon({ workspace, command });
  expect(tried()).toBe(1);
});

test("a daemon is listened to until its last word, however late that comes behind its end", async () => {
  const { workspace } = saying();
  const word = JSON.stringify({ code: "disk_full", message: "no space" });
  // Its child speaks for it once nobody has its process id any more.
  const script = '(while kill -0 $$ 2>/dev/null; do sleep 0.01; done; echo "$1") &';
  const command = ["/bin/sh", "-c", script, "sh", word];
  await expect(startDaemon({ workspace, command })).rejects.toMatchObject({ code: "disk_full" });
});

test("any other word is told at once", async () => {
  const { workspace, command, tried } = saying(JSON.stringify({ code: "disk_full", message: "no space" }));
  await expect(startDaemon({ workspace, command })).rejects.toMatchObject({ code: "disk_full" });
  expect(tried()).toBe(1);
});

test("a lock that is held for a moment, as by one that begins at the same time, is waited for", async () => {
  const { workspace } = saying();
  const script = `
    const db = new (require("better-sqlite3"))(process.argv[1]);
    db.exec("BEGIN EXCLUSIVE");
    process.stdout.write("held", () => setTimeout(() => process.exit(), 50));`;
  const other = spawn(process.execPath, ["-e", script, workspace.lockDatabase], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(other, "exit");
  await once(other.stdout, "data");
  takeInstanceLock(workspace.lockDatabase).release();
  await ended;
});
