import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { reaches, send } from "../kit/messages.ts";
import { useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const FIXTURE = join(import.meta.dirname, "../fixtures/transport-outside");

verifies("plugin.transport", async () => {
  const sandbox = useSandbox();
  const { cli, json, root, env } = sandbox;
  const place = join(root, "transport-outside");
  cpSync(FIXTURE, place, { recursive: true });
  const conformance = await cli(["plugin", "test", place]);
  expect(conformance.exitCode, conformance.stdout).toBe(0);
  const added = await cli(["plugin", "add", "--yes", place]);
  expect(added.stdout).toContain('Added the transport "outside"');

  sandbox.team(["ann", "bob"]);
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  // It goes before the bundled one: every server is its own.
  const sockets = readdirSync(env.TMUX_TMPDIR!, { recursive: true, encoding: "utf8" });
  const others = sockets.filter((name) => name.includes("/") && !/\/outside-[0-9a-f]{12}$/.test(name));
  expect(others).toEqual([]);
  const sent = await cli([
    "send",
    "ann",
    '[[call report_result {"summary":"from outside"}]]',
    "--wait",
    "result",
    "--timeout",
    "30",
  ]);
  expect(sent.stdout).toContain("success: from outside");

  // Its panes are found again, and the end of a program in one is told.
  const agents = async () => (await json<Status>(["status"])).agents;
  const before = await agents();
  expect((await cli(["coordinator", "stop"])).exitCode).toBe(0);
  expect((await cli(["coordinator", "ensure"])).exitCode).toBe(0);
  expect((await agents()).map(({ pid, pane_id }) => [pid, pane_id])).toEqual(
    before.map(({ pid, pane_id }) => [pid, pane_id]),
  );
  const id = await send(sandbox, "bob", "after the restart");
  await reaches(sandbox, id, "delivered");
  process.kill(before.find(({ agent_id }) => agent_id === "bob")!.pid, "SIGKILL");
  await until("its end is told", async () =>
    (await agents()).some(({ agent_id, status }) => agent_id === "bob" && status === "exited"),
  );

  expect((await cli(["shutdown"])).exitCode).toBe(0);
  expect(before.filter(({ pid }) => isRunning(pid))).toEqual([]);
});
