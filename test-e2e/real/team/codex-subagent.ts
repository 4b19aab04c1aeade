import type { ModelRequest, ModelScript } from "@team-agent/plugin-api/testing";
import { expect } from "vitest";
import { rests } from "./states.ts";
import { expectDelivered, messageOf, send } from "./watch.ts";
import type { World } from "./world.ts";

const STEPS = 3;

const isParent = ({ text }: ModelRequest): boolean => text.includes("ABOVE-bob");
const isSubagent = (request: ModelRequest): boolean =>
  request.api === "openai" && !isParent(request) && request.text.includes("BELOW-bob");

/** Codex sends its subagents' requests under its own session, so they are told apart by what stands in them. */
const script: ModelScript = (request) => {
  if (isSubagent(request)) {
    const done = request.text.match(/Output:\s*sub step/g)?.length ?? 0;
    if (done === STEPS) return { text: "the subagent is done" };
    return { call: { name: "exec_command", input: { cmd: `sleep 1; echo sub step ${done + 1}` } } };
  }
  if (!isParent(request) || request.text.includes("For the worker alone")) return undefined;
  // The worker itself calls no tool meanwhile: only its subagent's hooks come.
  if (request.text.includes('"nickname"')) return { text: "all of it is done", slowMs: 1_200 };
  const call = { name: "spawn_agent", namespace: "multi_agent_v1", input: { message: "BELOW-bob" } };
  return { call };
};

/** The same as for Claude Code: a subagent gets none of its worker's mail, the worker gets it once. */
export const writeBesideACodexSubagent = async (world: World, name: string): Promise<void> => {
  await rests(world, name);
  world.api.setScript(script);
  await send(world, name, `ABOVE-${name}`);
  await world.api.waitForRequest(isSubagent);
  const id = await send(world, name, `For the worker alone, ${name}.`);
  await world.api.waitForRequest((one) => isSubagent(one) && one.newText.includes(`sub step ${STEPS}`));
  expect((await messageOf(world, id)).status).toBe("queued_until_idle");
  await expectDelivered(world, id);
  await rests(world, name);
  world.api.setScript(null);
  const requests = world.api.requests.filter(isSubagent);
  expect(requests.length).toBeGreaterThan(STEPS);
  for (const request of requests) expect(request.text).not.toContain(id);
  const last = world.api.requests.findLast((one) => isParent(one) && one.text.includes(id));
  expect(last?.text.split(`[team-agent-token:${id}:`)).toHaveLength(2);
};
