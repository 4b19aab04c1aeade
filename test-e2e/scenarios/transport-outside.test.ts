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

  sandbox.team(["ann", "bob"], {}, { transport: "outside" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  // The team is in it, and every server is its own.
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

verifies("plugin.transport-choice", async () => {
  const sandbox = useSandbox();
  const { cli, json, root, env } = sandbox;
  const place = join(root, "transport-outside");
  cpSync(FIXTURE, place, { recursive: true });
  const servers = () =>
    readdirSync(env.TMUX_TMPDIR!, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("/"));
  const isOutside = (name: string) => /\/outside-[0-9a-f]{12}$/.test(name);
  const start = async (...more: readonly string[]) => {
    const run = await cli(["quick-start", "--yes", ...more]);
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  };
  sandbox.team(["ann"]);
  await start("--name", "first");
  // One that is added changes nothing, for teams that run and for new ones.
  expect((await cli(["plugin", "add", "--yes", place])).exitCode).toBe(0);
  await start("--name", "second");
  expect((await cli(["restart", "--yes", "--team", "first"])).exitCode).toBe(0);
  expect(servers().filter(isOutside)).toEqual([]);
  // Until somebody chooses it: then new teams are in it, and the others stay where they are.
  expect((await cli(["plugin", "use", "transport-outside"])).exitCode).toBe(0);
  await start("--name", "third");
  expect(servers().filter(isOutside)).toHaveLength(1);
  const again = await cli(["restart", "--yes", "--team", "first"]);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stdout + again.stderr).toContain("the team stays in the transport tmux");
  // The next coordinator finds each of them where it is.
  for (const word of ["stop", "ensure"]) expect((await cli(["coordinator", word])).exitCode).toBe(0);
  for (const team of ["first", "second", "third"]) {
    const sent = await cli([
      "send",
      "ann",
      "hello",
      "--team",
      team,
      "--wait",
      "delivered",
      "--timeout",
      "20",
    ]);
    expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
  }
  expect(await json(["quick-start", "--yes", "--name", "fourth"])).toMatchObject({ ok: true });
  sandbox.team(["ann"], {}, { transport: "nowhere" });
  expect(await json(["validate"])).toMatchObject({ error_code: "team_documents_invalid" });
});
