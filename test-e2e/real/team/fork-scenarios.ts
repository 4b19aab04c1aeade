import type { ModelRequest } from "@team-agent/plugin-api/testing";
import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { expectDelivered, lastRequest, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

interface Forked {
  readonly agents: readonly {
    readonly agent_id: string;
    readonly pid: number;
    readonly session_id: string | null;
    readonly fork: { readonly from: string; readonly state: string; readonly evidence: string } | null;
  }[];
}

/** A fork's model is given what its source was told, in another conversation, and the source's goes on without it. */
export const forkAWorker = async (world: World, name: string, hasHooks = true): Promise<void> => {
  const fork = `${name}-2`;
  const [first, second, third] = [`FIRST-${name}`, `SECOND-${name}`, `THIRD-${name}`];
  for (const mark of [first, second]) {
    const id = await send(world, name, `${mark} [[say heard ${mark}]]`);
    await world.api.waitForRequest((one) => one.newText.includes(mark));
    await expectDelivered(world, id);
    await untilReady(world, [name]);
  }
  const before = await agentOf(world, name);
  const source = lastRequest(world, second).conversation;

  const forked = await world.json<{ ok: boolean; message_id: string; capture_state: string; error?: string }>(
    ["fork-agent", name, "--as", fork, "--yes"],
  );
  expect(forked).toMatchObject({ ok: true, capture_state: "pending_context_fork" });
  if (hasHooks) await expectDelivered(world, forked.message_id);
  else await isNamedByACall(world, fork);
  await untilReady(world, [fork]);
  const now = await until(`${fork} is verified`, async () => {
    const found = await agentOf(world, fork);
    return found.fork?.state === "pending_context_fork" ? null : found;
  });
  expect(now.fork, JSON.stringify(now)).toMatchObject({ from: before.session_id, state: "verified" });
  expect(now.session_id).not.toBe(before.session_id);
  const own = requestsOf(world, `You are ${fork}`)[0]!;
  expect(own.conversation).not.toBe(source);
  for (const mark of [first, second, `heard ${second}`]) expect(own.text).toContain(mark);
  // The turns of the source are the source's.
  if (hasHooks) expect(await turnsOf(world, fork)).toBe(1);

  await expectDelivered(world, await send(world, name, `${third} [[say heard ${third}]]`));
  await untilReady(world, [name]);
  const after = await agentOf(world, name);
  expect([after.pid, after.session_id]).toEqual([before.pid, before.session_id]);
  const last = lastRequest(world, third);
  expect(last.conversation).toBe(source);
  expect(last.text).not.toContain(`You are ${fork}`);
  expect(requestsOf(world, `You are ${fork}`).some(({ text }) => text.includes(third))).toBe(false);

  // It comes back in its own conversation, which holds both.
  await world.cli(["stop-agent", fork]);
  const started = await world.cli(["start-agent", fork]);
  expect(started.stdout, started.stderr).toContain("resumed");
  await untilReady(world, [fork]);
  await expectDelivered(world, await send(world, fork, `FOURTH-${name} [[say heard it]]`));
  const back = await world.api.waitForRequest(({ newText }) => newText.includes(`FOURTH-${name}`));
  for (const mark of [first, second, `You are ${fork}`]) expect(back.text).toContain(mark);
};

/** Without hooks its first call of a tool names the conversation; until then it is pending, and said to be. */
const isNamedByACall = async (world: World, fork: string): Promise<void> => {
  await world.api.waitForRequest(({ newText }) => newText.includes(`You are ${fork}`));
  expect((await agentOf(world, fork)).fork?.state).toBe("pending_context_fork");
  await untilReady(world, [fork]);
  await send(world, fork, `CALL [[call report_result {"summary":"${fork} calls"}]] [[say called]]`);
};

const agentOf = async (world: World, name: string): Promise<Forked["agents"][number]> => {
  const { agents } = await world.json<Forked>(["status"]);
  return agents.find(({ agent_id }) => agent_id === name)!;
};

const turnsOf = async (world: World, name: string): Promise<number> =>
  (await world.cli(["export"])).stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { readonly record: string; readonly agent_id?: string })
    .filter(({ record, agent_id }) => record === "turn" && agent_id === name).length;

const requestsOf = (world: World, words: string): readonly ModelRequest[] =>
  world.api.requests.filter(({ text, tools }) => tools.length > 0 && text.includes(words));
