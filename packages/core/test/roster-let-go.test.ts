import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import { beforeEach, expect, test } from "vitest";
import { acceptMessage } from "../src/mail/index.ts";
import type { Context } from "../src/runtime/context.ts";
import { until } from "./bench.ts";
import { begun, CHANGES, picture } from "./roster-world.ts";
import { timesGiven } from "./running.ts";
import { rpc, sendTo, waitFor } from "./team.ts";

let world: Awaited<ReturnType<typeof begun>>;
beforeEach(async () => {
  world = await begun();
});

const ask = <T>(method: string, params: object) => rpc<T>(world.places, method, { ...world.word, ...params });
const remove = (agent: string) =>
  ask<{ cancelled_messages: number; unproven_messages: number; role_file: string | null }>("agent.remove", {
    agent,
    confirm: true,
    force: true,
  });
const ready = () => rpc(world.places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
const toldOf = ({ store }: Context, agent: string) =>
  store.notices
    .standing(`removed:demo/${agent}:`)
    .map(({ message_id }) => store.messages.get(message_id)!.content);

/** Starts an agent again that writes its record after so long. */
const recordsLate = async (agent: string, ms: number) => {
  const env = { ...world.places.env, FAKE_AGENT_RECORD_LATE_MS: String(ms) };
  await ask("agent.start", { agent, force: true, allowFresh: true, env });
  await ready();
};

test("the copy of a role goes with the agent that it was made for, and a person's own document stays", async () => {
  const { context, places } = world;
  await ask("agent.clone", { agent: "alice", as: "alice-2" });
  expect((await picture(context)).roles).toEqual(["alice-2.md"]);
  expect(await remove("alice-2")).toMatchObject({ role_file: null });
  expect((await picture(context)).roles).toEqual([]);
  const { role_file } = await remove("alice");
  expect(existsSync(role_file!)).toBe(true);
  expect(readdirSync(join(places.work, ".team", "current", "agents"))).toContain("alice.md");
});

test("the conversation of an agent that leaves is put away, and its successor of that name begins with none", async () => {
  const { context, places } = world;
  const { session_id: before } = context.store.sessions.get("demo", "alice")!;
  const listed = async () =>
    (
      await ask<{ discarded: { agent_id: string; session_id: string }[] }>("sessions.list", {
        team: "demo",
        discarded: true,
      })
    ).discarded.map(({ agent_id, session_id }) => [agent_id, session_id]);
  expect(await remove("alice")).toMatchObject({ discarded_session: before });
  expect(await listed()).toEqual([["alice", before]]);
  const log = readFileSync(join(places.workspace.logsDir, "events.jsonl"), "utf8");
  expect(log).toMatch(new RegExp(`"agent_id":"alice","discarded_session_id":"${before}"`));
  await ask("agent.add", { agent: "alice", roleFile: ".team/current/agents/alice.md" });
  await ready();
  expect(context.store.sessions.get("demo", "alice")!.session_id).not.toBe(before);
  expect(await listed()).toEqual([["alice", before]]);
});

test("the window of a program that has ended goes with its agent", async () => {
  const { context } = world;
  process.kill(context.live.get("demo", "bob")!.pane.pid, "SIGKILL");
  await until("bob is gone", () => context.live.get("demo", "bob") === undefined);
  const windows = async () => (await context.transports.get("demo")!.list()).map(({ window }) => window);
  expect(await windows()).toContain("bob");
  await remove("bob");
  expect(await windows()).not.toContain("bob");
});

test("what was handed to an agent that leaves, and is in no record, ends as failed and is told with its id", async () => {
  const { context, places } = world;
  await recordsLate("bob", 600_000);
  const messageId = await sendTo(places, "bob", "did you read this?");
  await waitFor(places, messageId, "submitted");
  expect(await remove("bob")).toMatchObject({ cancelled_messages: 0, unproven_messages: 1 });
  expect(context.store.messages.get(messageId)).toMatchObject({ status: "failed", error: "recipient_gone" });
  expect(toldOf(context, "bob")).toEqual([expect.stringContaining(messageId)]);
});

test("all messages to an agent that leaves end, however many wait", async () => {
  const { context, places } = world;
  await rpc(places, "agent.stop", { agent: "bob" });
  for (let count = 0; count < 130; count++) await sendTo(places, "bob", `number ${count}`);
  expect(await remove("bob")).toMatchObject({ cancelled_messages: 130 });
  expect(context.store.messages.open("demo", "bob")).toEqual([]);
});

test("a message to an agent that does not join after all is cancelled, and its leader is told once", async () => {
  const { context } = world;
  const { events } = context;
  const { write } = events;
  const text = { teamKey: "demo", sender: "bob", recipient: "alice-2", content: "welcome" };
  let messageId = "";
  Object.assign(events, {
    write: (name: string, fields: { step?: string }) => {
      write(name as never, fields as never);
      if (name !== "lifecycle.clone_step_completed" || fields.step !== "workspace_state") return;
      messageId = acceptMessage(context, text).message_id;
      throw new TeamAgentError("spawn_failed", "failed here");
    },
  });
  await expect(ask(CHANGES.clone.method, CHANGES.clone.params)).rejects.toThrow("failed here");
  expect(context.store.messages.get(messageId)).toMatchObject({ status: "cancelled" });
  expect(toldOf(context, "alice-2")).toEqual([
    expect.stringContaining("did not join the team after all. 1 of"),
  ]);
});

test("a reset gives no message again that the program wrote down just before its end", async () => {
  const { context, places, coordinator } = world;
  await recordsLate("bob", 1_500);
  const messageId = await sendTo(places, "bob", "read me once");
  await waitFor(places, messageId, "submitted");
  const { transcript_path: record } = context.store.sessions.get("demo", "bob")!;
  const transport = context.transports.get("demo")!;
  const { kill } = transport;
  // The end of a program takes as long as it takes: here until it has written.
  Object.assign(transport, {
    kill: async (pane: Parameters<typeof kill>[0]) => {
      await until(
        "it is written",
        () => existsSync(record!) && readFileSync(record!, "utf8").includes(`token:${messageId}`),
      );
      return kill(pane);
    },
  });
  await ask("agent.reset", { agent: "bob", discardSession: true, keepNotes: false, cut: true });
  expect(context.store.messages.get(messageId)).toMatchObject({ status: "delivered" });
  await ready();
  await waitFor(places, await sendTo(places, "bob", "another one"), "delivered");
  expect(timesGiven(coordinator, "bob", "read me once")).toBe(0);
});
