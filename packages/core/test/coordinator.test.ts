import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Coordinator } from "../src/coordinator/coordinator.ts";
import { readEvents, until } from "./bench.ts";
import { resolveWorkspace } from "./surface.ts";
import {
  http,
  makePlaces,
  messageOf,
  type Places,
  recordOf,
  rpc,
  sendTo,
  startDemo,
  startHere,
  tokenOf,
  waitFor,
} from "./team.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Places whose coordinators and programs are gone after the test. */
const open = (options?: Parameters<typeof makePlaces>[0]) => {
  const places = makePlaces(options);
  const running = new Set<Coordinator>();
  onTestFinished(async () => {
    for (const coordinator of running) await coordinator.stop("test");
    await places.close();
  });
  const start = async () => {
    const coordinator = await startHere(places);
    running.add(coordinator);
    return coordinator;
  };
  return { places, start };
};
const eventsOf = ({ workspace }: Places) => readEvents(join(workspace.logsDir, "events.jsonl"));
const report = (words: string) => `[[call report_result {"summary": "${words}"}]]`;
/** How often an agent's model was given a text. */
const timesGiven = (coordinator: Coordinator, agent: string, text: string) =>
  recordOf(coordinator.context, agent).filter(
    (line) => line.type !== "tool_call" && (line.text ?? "").includes(text),
  ).length;

test("a message reaches an idle agent, is proven by the agent's own record, and its result comes back", async () => {
  const { places, start } = open();
  const coordinator = await start();
  expect(await startDemo(places)).toMatchObject({
    kind: "started",
    teamKey: "demo",
    agents: [
      { agentId: "alice", started: true },
      { agentId: "bob", started: true },
    ],
  });
  const id = await sendTo(places, "alice", `Please do it. [[sleep 500]] ${report("did it")}`);
  expect((await waitFor(places, id, "delivered")).message.status).toBe("delivered");
  const { message, result } = await waitFor(places, id, "result");
  expect(result).toMatchObject({ summary: "did it", status: "success", agent_id: "alice" });
  expect(message.status).toBe("acknowledged");
  const { evidence } = await messageOf(places, id);
  const states = evidence!.map(({ status }) => status);
  expect(states.filter((status) => !status.startsWith("queued_"))).toEqual([
    "accepted",
    "target_resolved",
    "submitted",
    "delivered",
    "acknowledged",
  ]);
  expect(evidence!.find(({ status }) => status === "delivered")?.source).toMatch(/^transcript/);
  expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}]`)).toBe(1);
  expect(await rpc(places, "collect", {})).toMatchObject({
    total: 1,
    collected: [{ summary: "did it", agent_id: "alice" }],
  });
  expect(await rpc(places, "collect", {})).toMatchObject({ collected: [], uncollected: 0 });
});

test("messages sent while an agent works arrive in their order, each once", async () => {
  const { places, start } = open();
  const coordinator = await start();
  await startDemo(places);
  const first = await sendTo(places, "alice", "[[sleep 700]]");
  const ids = [first];
  for (const word of ["one", "two", "three"]) ids.push(await sendTo(places, "alice", `[[say ${word}]]`));
  for (const id of ids) expect((await waitFor(places, id, "delivered")).ok).toBe(true);
  const given = recordOf(coordinator.context, "alice")
    .map((line) => line.text ?? "")
    .join("\n");
  const at = ids.map((id) => given.indexOf(`[team-agent-token:${id}]`));
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  for (const id of ids) expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}]`)).toBe(1);
});

test("a message whose hook answer was lost is handed over again, and arrives once", async () => {
  const { places, start } = open();
  const coordinator = await start();
  await startDemo(places);
  await waitFor(places, await sendTo(places, "alice", "[[lose-hooks 2]] [[sleep 400]]"), "delivered");
  const id = await sendTo(places, "alice", "[[say found]]");
  expect(await waitFor(places, id, "delivered", 25_000)).toMatchObject({ ok: true });
  expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}]`)).toBe(1);
});

test("an agent without hooks gets its messages by paste", async () => {
  const { places, start } = open({ agents: { alice: "model: paste-only\n" } });
  const coordinator = await start();
  await startDemo(places);
  const id = await sendTo(places, "alice", `A text\nof several lines. ${report("pasted")}`);
  const { result } = await waitFor(places, id, "result");
  expect(result).toMatchObject({ summary: "pasted" });
  const evidence = (await messageOf(places, id)).evidence!;
  expect(evidence.map(({ status }) => status)).toContain("delivered");
  expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}]`)).toBe(1);
});

test("a trust dialog for the agent's own folder is answered, and the agent becomes ready", async () => {
  const { places, start } = open({ agents: { alice: "model: needs-trust\n" } });
  await start();
  await startDemo(places);
  expect(eventsOf(places).map(({ event }) => event)).toContain("leader_panes.trust_auto_answered");
});

test("a permission that a worker asks for is held, denied with a reason, and the turn goes on", async () => {
  const { places, start } = open();
  await start();
  await startDemo(places);
  const id = await sendTo(places, "alice", `[[ask rm -r build]] ${report("went on")}`);
  const approvals = await until("the approval", async () => {
    const list = await rpc<{ approvals: { approval_id: string; command: string }[] }>(
      places,
      "approvals.list",
      {},
    );
    return list.approvals.length > 0 ? list.approvals : null;
  });
  expect(approvals[0]!.command).toContain("rm -r build");
  expect(
    await rpc(places, "approvals.decide", {
      approvalId: approvals[0]!.approval_id,
      allow: false,
      reason: "not that",
    }),
  ).toMatchObject({ status: "denied" });
  await expect(
    rpc(places, "approvals.decide", { approvalId: approvals[0]!.approval_id, allow: true, reason: null }),
  ).rejects.toMatchObject({ code: "approval_closed" });
  expect((await waitFor(places, id, "result")).result).toMatchObject({ summary: "went on" });
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
    .filter(({ content }) => content.includes("alice ended by itself"));
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
    "coordinator.exit",
    "coordinator.boot",
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

test("agents are found again after a stop, and what was sent before arrives once", async () => {
  const { places, start } = open();
  const first = await start();
  await startDemo(places);
  const pids = first.context.live
    .all()
    .map((agent) => agent.pane.pid)
    .sort();
  const busy = await sendTo(places, "alice", "[[sleep 1500]]");
  await waitFor(places, busy, "delivered");
  const id = await sendTo(places, "alice", "[[say later]]");
  await first.stop("test");
  const second = await start();
  expect(
    second.context.live
      .all()
      .map((agent) => agent.pane.pid)
      .sort(),
  ).toEqual(pids);
  expect(await waitFor(places, id, "delivered")).toMatchObject({ ok: true });
  expect(timesGiven(second, "alice", `[team-agent-token:${id}]`)).toBe(1);
});

test("a killed coordinator loses nothing: agents are found, messages arrive once, an exit meanwhile is noticed", async () => {
  const { places, start } = open({ agents: { alice: "", bob: "", carol: "" } });
  const daemon = await startDaemon(places);
  await startDemo(places);
  const early = await sendTo(places, "bob", "[[say early]]");
  await waitFor(places, early, "delivered");
  await waitFor(places, await sendTo(places, "alice", "[[sleep 1500]]"), "delivered");
  const ids = [
    await sendTo(places, "alice", "[[say late]]"),
    await sendTo(places, "bob", `[[sleep 200]] ${report("late")}`),
  ];
  const carol = await agentPid(places, "carol");
  daemon.kill("SIGKILL");
  await until("the daemon's end", () => daemon.signalCode !== null);
  process.kill(carol, "SIGKILL");
  await until("carol's end", () => hasEnded(carol));
  const coordinator = await start();
  expect(
    coordinator.context.live
      .all()
      .map(({ agentId }) => agentId)
      .sort(),
  ).toEqual(["alice", "bob"]);
  for (const id of ids) expect(await waitFor(places, id, "delivered")).toMatchObject({ ok: true });
  for (const [agent, id] of [
    ["alice", ids[0]],
    ["bob", ids[1]],
    ["bob", early],
  ] as const)
    expect(timesGiven(coordinator, agent, `[team-agent-token:${id}]`), `${agent} ${id}`).toBe(1);
  const notices = coordinator.context.store.messages
    .open("demo", "leader")
    .filter(({ content }) => content.includes("carol ended by itself"));
  expect(notices).toHaveLength(1);
});

test("messages in every state between claim and proof survive a killed coordinator once", async () => {
  const { places, start } = open({ agents: { alice: "" } });
  const daemon = await startDaemon(places);
  await startDemo(places);
  const ids: string[] = [];
  for (let index = 0; index < 6; index++) ids.push(await sendTo(places, "alice", `[[say part ${index}]]`));
  daemon.kill("SIGKILL");
  await until("the daemon's end", () => daemon.signalCode !== null);
  const coordinator = await start();
  for (const id of ids)
    expect(await waitFor(places, id, "delivered", 30_000), id).toMatchObject({ ok: true });
  for (const id of ids) expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}]`), id).toBe(1);
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

const agentPid = async (places: Places, agentId: string): Promise<number> => {
  const { agents } = await rpc<{ agents: { agent_id: string; pid: number }[] }>(places, "status", {});
  return agents.find((agent) => agent.agent_id === agentId)!.pid;
};
const alicePid = (places: Places) => agentPid(places, "alice");

const hasEnded = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return true;
  }
};

const startDaemon = async (places: Places): Promise<ChildProcess> => {
  const program = fileURLToPath(new URL("./daemon.ts", import.meta.url));
  const child = spawn(process.execPath, [program, places.work, places.home], {
    env: places.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => {
    said += chunk;
  });
  await until(
    "the daemon",
    () =>
      said.includes("ready") || (child.exitCode !== null && Promise.reject(new Error("the daemon ended"))),
  );
  return child;
};
