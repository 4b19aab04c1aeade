import { access, readlink, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { askedFor } from "./documents.ts";
import { rests } from "./states.ts";
import { expectDelivered, expectOnce, messageOf, send, untilApproval } from "./watch.ts";
import { windowOf } from "./window.ts";
import type { World } from "./world.ts";

type Fields = Readonly<Record<string, unknown>>;

/** By which way a message was handed over. */
const channelOf = async (world: World, id: string): Promise<string | undefined> =>
  (await messageOf(world, id)).evidence?.find(({ status }) => status === "submitted")?.source;

const eventsNamed = async (world: World, event: string): Promise<readonly Fields[]> =>
  (await world.events()).filter((one) => one.event === event);

/** The first message, and one beside a person's draft: no key is pressed, and the draft stands. */
export const writeWithoutAKey = async (world: World, name: string): Promise<void> => {
  const first = await send(world, name, `BY-THE-DOOR-${name} [[say heard]]`);
  await expectDelivered(world, first);
  expect(await channelOf(world, first)).toBe("door");
  await rests(world, name);
  const { screen, types, keys } = await windowOf(world, name);
  await types("half a thought");
  await until("the draft stands", async () => (await screen()).includes("half a thought"));
  const second = await send(world, name, `Beside your draft, ${name}. [[say heard]]`);
  await expectDelivered(world, second);
  expect(await channelOf(world, second)).toBe("door");
  await rests(world, name);
  await expectOnce(world, `Beside your draft, ${name}.`);
  expect(await screen()).toContain("half a thought");
  await keys("C-u");
};

/** A message never goes into what the model says at that moment; it waits for the end, and nothing is asked for twice. */
export const waitWhileItSpeaks = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  await send(world, name, `SPEAKS-${name} [[sleep 1500]] [[say spoken by ${name}]]`);
  await world.api.waitForRequest((one) => one.newText.includes(`SPEAKS-${name}`));
  const id = await send(world, name, `After your words, ${name}. [[say heard]]`);
  await until("it waits", async () => (await messageOf(world, id)).status === "queued_until_idle");
  await expectDelivered(world, id);
  await rests(world, name);
  await expectOnce(world, `After your words, ${name}.`);
  expect(world.api.requests.filter(({ newText }) => newText.includes(`SPEAKS-${name}`))).toHaveLength(1);
};

/** A dialog stands in the window all the while. The coordinator dies, and the same approval is answered by the next one. */
export const approveAfterACrash = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  const run = `echo ran >> after-crash-${name}`;
  await send(world, name, `${askedFor(name, run)} [[say went on]]`);
  const { approval_id } = await untilApproval(world, name, `after-crash-${name}`);
  const { screen } = await windowOf(world, name);
  await until("its dialog stands there", async () => (await screen()).includes("Would you like to run"));
  const opened = (await eventsNamed(world, "agent.door_open")).length;
  const { pid } = await world.json<{ pid: number }>(["coordinator", "status"]);
  process.kill(pid, "SIGKILL");
  await until(
    "its door is open again",
    async () => (await eventsNamed(world, "agent.door_open")).length > opened,
  );
  const { approvals } = await world.json<{ approvals: { approval_id: string }[] }>(["approvals"]);
  expect(approvals.map((one) => one.approval_id)).toEqual([approval_id]);
  const approved = await world.cli(["approve", approval_id]);
  expect(approved.exitCode, approved.stderr).toBe(0);
  await rests(world, name);
  expect(await world.read(`after-crash-${name}`)).toBe("ran\n");
  expect(await screen()).not.toContain("Would you like to run");
};

/** The server dies in mid-turn and comes back: window, tools, hooks and door with it, and nothing is lost. */
export const outliveTheServer = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  await expectDelivered(
    world,
    await send(world, name, `CUT-${name} [[call shell {"command":"sleep 8"}]] [[say never]]`),
  );
  const opened = (await eventsNamed(world, "agent.door_open")).length;
  process.kill(await serverOf(world, name), "SIGKILL");
  const id = await send(
    world,
    name,
    `After its end, ${name}. [[call report_result {"summary":"${name} is whole"}]] [[say yes]]`,
  );
  await until(
    "its door is open again",
    async () => (await eventsNamed(world, "agent.door_open")).length > opened,
  );
  await expectDelivered(world, id);
  await until("its tools are there", async () =>
    (await world.cli(["inbox", "leader"])).stdout.includes(`${name} is whole`),
  );
  await rests(world, name);
  await expectOnce(world, `After its end, ${name}.`);
  const { screen } = await windowOf(world, name);
  await until("its window is back", async () => !(await screen()).includes("Reconnecting"), 30_000);
  // A window that comes back goes on with what the server was started with: tools, hooks, the sandbox.
  const again = `[[call shell {"command":"echo no > /etc/of-${name}"}]] [[call report_result {"summary":"${name} goes on"}]]`;
  await expectDelivered(world, await send(world, name, `${again} [[say went on]]`));
  await until("its tools are there", async () =>
    (await world.cli(["inbox", "leader"])).stdout.includes(`${name} goes on`),
  );
  await rests(world, name);
  await expect(access(`/etc/of-${name}`)).rejects.toThrow("ENOENT");
  await until("it shows the turn", async () => (await screen()).includes("went on"));
};

/** A program whose app server cannot listen. */
export const shutTheDoor = async (world: World): Promise<void> => {
  const program = path.join(world.root, "bin", "codex");
  const real = await readlink(program);
  await rm(program);
  const lines = ["#!/bin/sh", `case " $* " in *" --listen "*) exit 1 ;; esac`, `exec '${real}' "$@"`];
  await writeFile(program, `${lines.join("\n")}\n`, { mode: 0o755 });
};

/** Its window comes all the same; messages go by hooks and keys, and it is said. */
export const goByHooks = async (world: World, name: string): Promise<void> => {
  const id = await send(world, name, `WITHOUT-A-DOOR-${name} [[say heard]]`);
  await until(
    "it is delivered",
    async () => ["delivered", "acknowledged"].includes((await messageOf(world, id)).status),
    60_000,
  );
  expect(await channelOf(world, id)).toBe("promptSubmitted");
  await expectOnce(world, `WITHOUT-A-DOOR-${name}`);
  const { agents } = await world.json<{ agents: { agent_id: string; notes: string[] }[] }>(["status"]);
  const { notes = [] } = agents.find(({ agent_id }) => agent_id === name) ?? {};
  expect(notes).toContainEqual(expect.stringContaining("its own door is not open"));
  expect(await eventsNamed(world, "agent.door_missing")).toHaveLength(1);
};

const serverOf = async (world: World, name: string): Promise<number> => {
  const { agents } = await world.json<{ agents: { agent_id: string; pid: number }[] }>(["status"]);
  const { pid } = agents.find(({ agent_id }) => agent_id === name)!;
  const { stdout } = await world.run("ps", ["-eo", "pid=,ppid=,args="]);
  const rows = stdout.split("\n").map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
  const loop = rows.find(([, , parent]) => Number(parent) === pid)?.[1];
  const server = rows.find(([, , parent, args]) => parent === loop && args?.includes("app-server"))?.[1];
  if (server === undefined) throw new Error(`no server below ${pid}:\n${stdout}`);
  return Number(server);
};
