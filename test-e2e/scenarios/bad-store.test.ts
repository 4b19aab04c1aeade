import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { execa } from "execa";
import { expect, onTestFinished } from "vitest";
import { useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

verifies("bad.database", async () => {
  const damage = async (name: string, change: (path: string) => void, code: string) => {
    const { workspace, cli, json } = useSandbox();
    await cli(["coordinator", "ensure"]);
    await cli(["coordinator", "stop"]);
    const path = join(workspace, ".team/runtime/team.db");
    change(path);
    const bytes = readFileSync(path);
    const run = await json<{ error_code: string; action: string }>(["coordinator", "ensure"]);
    expect(run.error_code, name).toBe(code);
    expect(run.action).not.toBe("");
    expect(readFileSync(path).equals(bytes), `${name} was touched`).toBe(true);
  };
  const sql = (statement: string) => (path: string) => {
    const db = new Database(path);
    db.exec(statement);
    db.close();
  };
  await damage(
    "corrupt",
    (path) => writeFileSync(path, "this is no database, whatever its name says".repeat(50)),
    "database_corrupt",
  );
  await damage("newer", sql("PRAGMA user_version = 99"), "database_newer");
  await damage("foreign", sql("PRAGMA application_id = 12345"), "database_foreign");
  const original = useSandbox();
  original.team(["ann"]);
  await original.cli(["coordinator", "ensure"]);
  await original.cli(["coordinator", "stop"]);
  const copy = join(original.root, "copy");
  cpSync(original.workspace, copy, { recursive: true });
  const run = await original.cli(["coordinator", "ensure", "--workspace", copy, "--json"]);
  expect(JSON.parse(run.stdout)).toMatchObject({ error_code: "workspace_copied" });
});

verifies("bad.locked", async () => {
  const { cli, json, workspace } = useSandbox();
  await cli(["coordinator", "ensure"]);
  await cli(["coordinator", "stop"]);
  const path = join(workspace, ".team/runtime/team.db");
  const db = new Database(path);
  db.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  try {
    expect(await json(["coordinator", "ensure"])).toMatchObject({
      error_code: "database_locked",
      action: "team-agent doctor",
    });
  } finally {
    db.close();
  }
  expect((await cli(["coordinator", "ensure"])).exitCode).toBe(0);
});

/** A file system of two megabytes, where the machine lets us have one. */
const canMount =
  process.getuid?.() === 0 &&
  spawnSync("sh", ["-c", "d=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs $d && umount $d && rmdir $d"])
    .status === 0;

verifies(
  "bad.disk-full",
  async () => {
    const sandbox = useSandbox();
    const { cli, json, team, workspace } = sandbox;
    await execa("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", workspace]);
    onTestFinished(async () => {
      // Afterwards the folder is another one, and its coordinator nobody's that a command could find.
      await cli(["coordinator", "stop"]);
      await execa("umount", ["-l", workspace], { reject: false });
    });
    team(["ann"]);
    expect((await cli(["quick-start", "--yes"])).exitCode).toBe(0);
    const { message_id: before } = await json<{ message_id: string }>([
      "send",
      "ann",
      "before",
      "--wait",
      "delivered",
    ]);
    await execa("sh", ["-c", `cat /dev/zero > ${workspace}/fill`], { reject: false });
    const stored: string[] = [];
    const refused = await until("the disk is full", async () => {
      const run = await json<{ ok: boolean; error_code?: string; message_id: string }>([
        "send",
        "ann",
        "x".repeat(60_000),
      ]);
      if (run.ok) stored.push(run.message_id);
      return run.ok ? null : run;
    });
    expect(refused.error_code).toBe("disk_full");
    await execa("rm", [`${workspace}/fill`]);
    // What was accepted before is there, and the work goes on.
    for (const id of [before, ...stored])
      expect((await json<{ messages: unknown[] }>(["inbox", id])).messages).toHaveLength(1);
    const after = await cli(["send", "ann", "after", "--wait", "delivered"]);
    expect(after.exitCode, after.stdout + after.stderr).toBe(0);
  },
  { skip: canMount ? null : "no file system can be mounted here" },
);

verifies(
  "bad.read-only",
  async () => {
    const { json, workspace, team } = useSandbox();
    team(["ann"]);
    await execa("mount", ["-t", "tmpfs", "-o", "size=1m,ro", "tmpfs", workspace]);
    onTestFinished(async () => {
      await execa("umount", ["-l", workspace], { reject: false });
    });
    expect(await json(["coordinator", "ensure"])).toMatchObject({ error_code: "workspace_read_only" });
    expect(await json(["init"])).toMatchObject({ error_code: "workspace_read_only" });
  },
  { skip: canMount ? null : "no file system can be mounted here" },
);
