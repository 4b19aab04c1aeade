import { appendFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { openForWriting } from "../src/store/open-database.ts";
import { createStore } from "../src/store/store.ts";
import { until } from "./bench.ts";
import { newMessage } from "./rows.ts";
import { agentPid, hasEnded, open, report, startDaemon, timesGiven } from "./running.ts";
import { messageOf, sendTo, startDemo, startHere, testRegistry, waitFor } from "./team.ts";

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
  expect(timesGiven(second, "alice", `[team-agent-token:${id}:`)).toBe(1);
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
    expect(timesGiven(coordinator, agent, `[team-agent-token:${id}:`), `${agent} ${id}`).toBe(1);
  const notices = coordinator.context.store.messages
    .open("demo", "leader")
    .filter(({ content }) => content.startsWith("The program of carol "));
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
  for (const id of ids) expect(timesGiven(coordinator, "alice", `[team-agent-token:${id}:`), id).toBe(1);
});

test("a session that cannot be looked at after a start is looked at again, and its agents are found", async () => {
  const { places, start } = open({ agents: { alice: "" } });
  const first = await start();
  await startDemo(places);
  const { pid } = first.context.live.get("demo", "alice")!.pane;
  await first.stop("test");
  const registry = testRegistry(places.home);
  let failures = 1;
  const coordinator = await startHere(places, {
    ...registry,
    transport: async (id) => {
      const transport = await registry.transport(id);
      const openSession: typeof transport.open = async (request) => {
        if (failures-- > 0) throw new Error("tmux does not answer");
        return await transport.open(request);
      };
      return { ...transport, open: openSession };
    },
  });
  onTestFinished(() => coordinator.stop("test"));
  expect(coordinator.context.live.all()).toEqual([]);
  const id = await sendTo(places, "alice", "[[say back]]");
  expect(await waitFor(places, id, "delivered")).toMatchObject({ ok: true });
  expect(coordinator.context.live.get("demo", "alice")!.pane.pid).toBe(pid);
});

test("what an agent recorded before both it and the coordinator died still counts as delivered", async () => {
  const { places, start } = open({ agents: { alice: "" } });
  const first = await start();
  await startDemo(places);
  await waitFor(places, await sendTo(places, "alice", "[[say first]]"), "delivered");
  const { transcript_path: record } = first.context.store.sessions.get("demo", "alice")!;
  const { pid } = first.context.live.get("demo", "alice")!.pane;
  await first.stop("test");
  process.kill(pid, "SIGKILL");
  await until("alice's end", () => hasEnded(pid));
  // As a crash of an older version leaves it: handed over in the store, in the agent's record, and nobody read that.
  const store = createStore(openForWriting(places.workspace.database, new Date()).db);
  const message = newMessage({ team_key: "demo", expires_at: Date.now() + 60_000 });
  store.messages.insert(message);
  store.messages.transition(message.message_id, ["accepted"], "submitted", {
    at: Date.now(),
    source: "promptSubmitted",
    detail: "",
  });
  const { message_id, sender, content } = message;
  const old = {
    nonce: "",
    attempt: "a",
    channel: "promptSubmitted",
    form: "unmarked",
    turn_id: null,
  } as const;
  store.handovers.add({ message_id, ...old, at: Date.now() });
  const text = `Team Agent message ${message_id} from ${sender}:\n\n${content}\n\n[team-agent-token:${message_id}]`;
  store.close();
  appendFileSync(record!, `${JSON.stringify({ type: "hook_text", time: new Date().toISOString(), text })}\n`);
  await start();
  expect(await messageOf(places, message.message_id)).toMatchObject({ status: "delivered" });
});
