import { expect } from "vitest";
import { programOf } from "../../../packages/provider-acp/src/programs.ts";
import { until } from "../../kit/until.ts";
import { expectDelivered, expectOnce, messageOf, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

/** A message to a worker whose program takes nothing in a running turn: it goes on with it, and is given it once. */
export const writeForTheEndOfATurn = async (world: World, name: string): Promise<void> => {
  await untilReady(world, [name]);
  const work = `BUSY-${name} [[sleep 2500]] [[call shell {"command":"echo busy"}]] [[say was busy]]`;
  const first = await send(world, name, work);
  await world.api.waitForRequest((one) => one.newText.includes(`BUSY-${name}`));
  const text = `At the end of it, ${name}: 顺便看一下这个。`;
  const second = await send(world, name, text);
  await until("it waits", async () => (await messageOf(world, second)).status === "queued_until_idle");
  for (const id of [first, second]) await expectDelivered(world, id);
  const { evidence } = await messageOf(world, second);
  expect(evidence?.find((one) => one.status === "submitted")?.source).toBe("turnEnded");
  await untilReady(world, [name]);
  await expectOnce(world, text);
};

/** As long as the program says nothing of a turn, what was written to it is not called delivered. */
export const waitForASign = async (world: World, name: string): Promise<void> => {
  await untilReady(world, [name]);
  const id = await send(world, name, `SILENT-${name} [[sleep 3000]] [[say at last]]`);
  await world.api.waitForRequest((one) => one.newText.includes(`SILENT-${name}`));
  expect((await messageOf(world, id)).status).toBe("submitted");
  await expectDelivered(world, id);
  await untilReady(world, [name]);
};

/** It makes its database at its first start ever, where two at once get in each other's way, and one of them ends; a person had one before. */
export const useItOnce = async (world: World, command: string): Promise<void> => {
  const capabilities = { fs: { readTextFile: false, writeTextFile: false }, terminal: false };
  const lines = [
    { method: "initialize", params: { protocolVersion: 1, clientCapabilities: capabilities } },
    { method: "session/new", params: { cwd: world.workspace, mcpServers: [] } },
  ].map((request, index) => JSON.stringify({ jsonrpc: "2.0", id: index + 1, ...request }));
  const words = programOf(command).words.join(" ");
  const script = `(echo "$1"; sleep 3; echo "$2"; sleep 4) | timeout 9 ${words}`;
  const { stdout } = await world.run("sh", ["-c", script, "sh", ...lines]);
  expect(stdout).toContain("sessionId");
};
