import { cpSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { resolveWorkspace } from "../src/workspace/paths.ts";
import { until } from "./bench.ts";
import { alicePid, eventsOf, hasEnded, open } from "./running.ts";
import { http, messageOf, rpc, sendTo, startDemo, startHere, tokenOf, waitFor } from "./team.ts";

test("a trust dialog for the agent's own folder is answered, and the agent becomes ready", async () => {
  const { places, start } = open({ agents: { alice: "model: needs-trust\n" } });
  await start();
  await startDemo(places);
  expect(eventsOf(places).map(({ event }) => event)).toContain("leader_panes.trust_auto_answered");
});

test("a program that crashes is told to the leader once, its messages wait, and it can be started again", async () => {
  const { places, start } = open();
  const coordinator = await start();
  await startDemo(places);
  await sendTo(places, "alice", "[[crash 7]]");
  await until("the end", () => !coordinator.context.live.get("demo", "alice"));
  const id = await sendTo(places, "alice", "[[say back]]");
  await until("the hold", async () => (await messageOf(places, id)).status === "queued_pane_missing");
  const status = await rpc<{ agents: { agent_id: string; status: string }[] }>(places, "status", {});
  expect(status.agents).toMatchObject([
    { agent_id: "alice", status: "exited" },
    { agent_id: "bob", status: "ready" },
  ]);
  const notices = coordinator.context.store.messages
    .open("demo", "leader")
    .filter(({ content }) => content.startsWith("The program of alice "));
  expect(notices).toHaveLength(1);
  await rpc(places, "agent.start", {
    agent: "alice",
    force: false,
    allowFresh: false,
    env: places.env,
    callerPid: process.pid,
  });
  expect(await waitFor(places, id, "delivered")).toMatchObject({ ok: true });
});

test("shutdown ends every program and the session, and leaves documents and messages", async () => {
  const { places, start } = open();
  const coordinator = await start();
  await startDemo(places);
  const pids = coordinator.context.live.all().map((agent) => agent.pane.pid);
  const token = tokenOf(places, "alice");
  const held = await sendTo(places, "leader", "for the leader").catch(() => null);
  expect(held).toBeNull();
  const reply = await rpc<{ ended: string[]; residuals: unknown[] }>(places, "team.shutdown", {
    keepLogs: true,
  });
  expect([...reply.ended].sort()).toEqual(["alice", "bob"]);
  expect(reply.residuals).toEqual([]);
  for (const pid of pids) await until(`the end of ${pid}`, () => hasEnded(pid));
  expect(existsSync(join(places.workspace.privateDir, "agents", "demo", "alice"))).toBe(false);
  await expect(rpc(places, "status", {}, token)).rejects.toMatchObject({ code: "token_invalid" });
  const id = await sendTo(places, "alice", "for later");
  await until("the hold", async () => (await messageOf(places, id)).status.startsWith("queued_"));
  await expect(startDemo(places)).rejects.toMatchObject({ code: "team_exists" });
});

test("a second coordinator of the same workspace is refused, and the first one goes on", async () => {
  const { places, start } = open();
  await start();
  const before = readFileSync(places.workspace.metadata, "utf8");
  await expect(startHere(places)).rejects.toMatchObject({ code: "coordinator_running" });
  expect(readFileSync(places.workspace.metadata, "utf8")).toBe(before);
  expect(await rpc(places, "health", {})).toMatchObject({ ok: true });
});

test("after a stop the workspace is free, nothing of it listens, and a new coordinator takes the same port", async () => {
  const { places, start } = open();
  const first = await start();
  const port = Number(new URL(first.context.doors.mcpUrl).port);
  await first.stop("test");
  expect(await first.left).toBe("test");
  await expect(rpc(places, "health", {})).rejects.toThrow();
  await expect(http(port, {})).rejects.toThrow();
  const second = await start();
  expect(new URL(second.context.doors.mcpUrl).port).toBe(String(port));
  expect(eventsOf(places).map(({ event }) => event)).toEqual([
    "coordinator.boot",
    "coordinator.started",
    "coordinator.exit",
    "coordinator.boot",
    "coordinator.started",
  ]);
});

test("the doors belong to their owner alone", async () => {
  const { places, start } = open();
  await start();
  const mode = (path: string) => statSync(path).mode & 0o777;
  expect([
    mode(places.workspace.privateDir),
    mode(places.workspace.socket),
    mode(places.workspace.database),
  ]).toEqual([0o700, 0o600, 0o600]);
  await startDemo(places);
  expect(mode(join(places.workspace.privateDir, "agents", "demo", "alice", "fake-settings.json"))).toBe(
    0o600,
  );
  const token = tokenOf(places, "alice");
  for (const path of [
    places.workspace.database,
    `${places.workspace.database}-wal`,
    join(places.workspace.logsDir, "events.jsonl"),
  ])
    expect(readFileSync(path).includes(token), path).toBe(false);
  expect(readFileSync(`/proc/${await alicePid(places)}/cmdline`, "utf8")).not.toContain(token);
});

test("a copied workspace is refused, names where it came from, and lets go of everything", async () => {
  const { places, start } = open();
  const first = await start();
  await first.stop("test");
  const copy = join(places.root, "copy");
  cpSync(places.work, copy, { recursive: true });
  const workspace = resolveWorkspace(copy, { XDG_RUNTIME_DIR: places.runtime });
  const refused = { workspace, home: places.home };
  await expect(startHere(refused)).rejects.toMatchObject({
    code: "workspace_copied",
    message: expect.stringContaining(places.work),
  });
  // Refused for the same reason again: the first refusal kept no lock.
  await expect(startHere(refused)).rejects.toMatchObject({ code: "workspace_copied" });
});

test("a port that a stranger took meanwhile makes every token worthless", async () => {
  const { places, start } = open();
  const first = await start();
  await startDemo(places);
  const token = tokenOf(places, "alice");
  const port = Number(new URL(first.context.doors.mcpUrl).port);
  await first.stop("test");
  const stranger = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => stranger.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => void stranger.close());
  const second = await start();
  expect(second.context.doors.mcpUrl).not.toContain(`:${port}/`);
  await expect(rpc(places, "status", {}, token)).rejects.toMatchObject({ code: "token_invalid" });
  expect(eventsOf(places)).toContainEqual(expect.objectContaining({ event: "coordinator.port_taken", port }));
});

test("a workspace that is taken away ends its coordinator", async () => {
  const { places, start } = open();
  const coordinator = await start();
  renameSync(places.work, join(places.root, "moved"));
  expect(await coordinator.left).toBe("workspace_gone");
});

test("a team without agreement is shown what it would do, and started by the hash of exactly that", async () => {
  const { places, start } = open();
  await start();
  const ask = (change: Record<string, unknown>) =>
    rpc<{ kind: string; agreement: { hash: string; lines: string[] } }>(places, "team.start", {
      teamDir: null,
      name: null,
      yes: false,
      agreedHash: null,
      allowRepositoryHooks: false,
      env: places.env,
      callerPid: process.pid,
      ...change,
    });
  const first = await ask({});
  expect(first.kind).toBe("agreementNeeded");
  expect(first.agreement.lines.join("\n")).toContain("alice");
  expect((await ask({ agreedHash: "0".repeat(32) })).kind).toBe("agreementNeeded");
  expect((await ask({ agreedHash: first.agreement.hash })).kind).toBe("started");
});

test("mistakes in the documents are told all at once, and nothing is started", async () => {
  const { places, start } = open();
  const coordinator = await start();
  writeFileSync(join(places.work, ".team/current/agents/alice.md"), "---\nname: alice\nrole: [1\n---\n");
  writeFileSync(
    join(places.work, ".team/current/agents/bob.md"),
    "---\nname: bob\nprovider: nosuch\n---\n\nx\n",
  );
  const refusal = await startDemo(places).catch(
    (error: unknown) => error as { code: string; message: string },
  );
  expect(refusal).toMatchObject({
    code: "team_documents_invalid",
    message: expect.stringMatching(/alice\.md[\s\S]*bob\.md/),
  });
  expect(coordinator.context.store.teams.all()).toEqual([]);
  expect(coordinator.context.transports.size).toBe(0);
});
