import type { Door, DoorListener, HookCall } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { decideApproval } from "../src/answers/answer-approval.ts";
import { giveThroughDoor } from "../src/delivery/give.ts";
import { doorOf, openDoorOf } from "../src/delivery/own-door.ts";
import { followDoor } from "../src/sources/follow-door.ts";
import { until } from "./bench.ts";
import { rig } from "./rig.ts";

const PERMISSION: HookCall = {
  kind: "permissionRequested",
  tool: { name: "exec_command", command: "rm x" },
  fromSubagent: false,
  facts: [],
};

/** An agent whose program has a door: it opens where `opens` says so, and takes what `deliver` says. */
const doorRig = (opens: () => boolean = () => true, deliver: Door["deliver"] = async () => "taken") => {
  const given = rig();
  const { context, store } = given;
  const listeners: DoorListener[] = [];
  const openDoor = async (_: unknown, listener: DoorListener): Promise<Door> => {
    if (!opens()) throw new Error("nobody listens");
    listeners.push(listener);
    return { takesText: () => true, deliver, close: () => listener.closed("closed") };
  };
  const agent = { ...given.agent, provider: { ...given.agent.provider, openDoor } };
  context.live.set(agent);
  store.panes.setDoor(agent.paneRowId!, "/there");
  followDoor(context, agent);
  return { ...given, agent, listeners, never: new AbortController().signal };
};

const opened = ({ agent }: ReturnType<typeof doorRig>) => until("it is open", () => openDoorOf(agent));

test("what its program takes is submitted, and the record alone says that it was delivered", async () => {
  const world = doorRig();
  const message = world.send("look at this");
  const texts: string[] = [];
  const door = {
    ...(await opened(world)),
    deliver: async (text: string) => {
      texts.push(text);
      return "taken" as const;
    },
  };
  const row = world.store.messages.get(message.message_id)!;
  expect(await giveThroughDoor(world.context, world.agent, row, door)).toBe(true);
  expect(world.statusOf(message)).toBe("submitted");
  await world.hook("sessionStarted");
  world.records({ type: "turn_open" }, { type: "hook_text", text: texts[0] });
  expect(world.statusOf(message)).toBe("delivered");
  expect(texts).toHaveLength(1);
});

test("what its program could not take then waits again", async () => {
  const world = doorRig();
  const message = world.send("look at this");
  const door = { ...(await opened(world)), deliver: async () => "later" as const };
  const row = world.store.messages.get(message.message_id)!;
  expect(await giveThroughDoor(world.context, world.agent, row, door)).toBe(false);
  expect(world.statusOf(message)).toBe("accepted");
});

test("where nobody knows whether it was taken it stays, until a later turn's end shows that it was not", async () => {
  const world = doorRig();
  const message = world.send("look at this");
  const door = { ...(await opened(world)), deliver: () => Promise.reject(new Error("hung up")) };
  const row = world.store.messages.get(message.message_id)!;
  await giveThroughDoor(world.context, world.agent, row, door);
  expect(world.statusOf(message)).toBe("submitted");
  await world.hook("sessionStarted");
  world.clock.advance(5_000);
  world.records({ type: "turn_open", turn: "t1" }, { type: "hook_text", text: "something else" });
  world.clock.advance(1_000);
  world.records({ type: "turn_close", turn: "t1" });
  expect(world.statusOf(message)).toBe("accepted");
});

test("a door that stays shut is told once, and that it is open again takes the note away", async () => {
  let isOpen = false;
  const world = doorRig(() => isOpen);
  const notes = () => JSON.parse(world.store.agents.get("t", "alice")!.notes_json ?? "[]") as string[];
  for (let step = 0; step < 200 && doorOf(world.agent)?.state !== "closed"; step += 1) {
    world.clock.advance(500);
    await Promise.resolve();
    await new Promise(setImmediate);
  }
  expect(doorOf(world.agent)).toMatchObject({ state: "closed", says: "nobody listens" });
  expect(notes()).toEqual([expect.stringContaining("its own door is not open")]);
  isOpen = true;
  world.clock.advance(10_000);
  await opened(world);
  expect(notes()).toEqual([]);
  const named = (event: string) => world.events().filter((one) => one.event === event);
  expect([named("agent.door_missing").length, named("agent.door_open").length]).toEqual([1, 1]);
});

test("a permission that was asked before the connection was lost is the same one when it is asked again", async () => {
  const world = doorRig();
  await opened(world);
  const first = world.listeners[0]!.called(PERMISSION, world.never);
  const [row] = world.store.approvals.openOf("t", "alice");
  world.listeners[0]!.closed("hung up");
  expect(await first).toEqual({ kind: "none" });
  expect(world.store.approvals.get(row!.approval_id)?.status).toBe("open");
  world.clock.advance(1_000);
  await opened(world);
  const again = world.listeners[1]!.called(PERMISSION, world.never);
  expect(world.store.approvals.openOf("t", "alice")).toHaveLength(1);
  await decideApproval(world.context, row!.approval_id, { allow: true, by: "person", reason: null });
  expect(await again).toMatchObject({ kind: "allow" });
});

test("a permission that is answered at the window is nobody's any more, however long it waited before", async () => {
  const world = doorRig();
  await opened(world);
  const elsewhere = new AbortController();
  const answer = world.listeners[0]!.called(PERMISSION, elsewhere.signal);
  const [row] = world.store.approvals.openOf("t", "alice");
  // A hook would have been let go by now.
  world.clock.advance(600_000);
  expect(world.store.approvals.get(row!.approval_id)?.status).toBe("open");
  elsewhere.abort();
  expect(await answer).toEqual({ kind: "none" });
  expect(world.store.approvals.get(row!.approval_id)?.status).toBe("answered_at_pane");
});
