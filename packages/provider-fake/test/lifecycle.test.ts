import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import plugin from "../src/index.ts";
import { type Rig, startRig, until } from "./rig.ts";

const rigs: Rig[] = [];
const open = async (...options: Parameters<typeof startRig>) => {
  const rig = await startRig(...options);
  rigs.push(rig);
  return rig;
};
const state = (rig: Rig, wanted: string) =>
  until(`screen ${wanted}`, async () => (await rig.screen()).state === wanted);
const status = async (rig: Rig) =>
  Number(
    await until("exit", async () => ((await rig.exitStatus()) === null ? "" : `${await rig.exitStatus()}`)),
  );

afterEach(async () => {
  for (const rig of rigs.splice(0).reverse()) await rig.close();
});

test("a resumed conversation goes on in the same record", async () => {
  const first = await open();
  await state(first, "ready");
  await first.prompt("one");
  await until("closed", () => first.records().some(({ type }) => type === "turn_close"));
  await first.prompt("[[exit]]");
  expect(await status(first)).toBe(0);
  const query = {
    cwd: "/",
    env: { HOME: first.home },
    sessionId: first.sessionId,
    spawnedAt: 0,
  };
  expect(await plugin.sessions.isResumable(query)).toMatchObject({ ok: true });

  const context = { mode: "resume", sessionId: first.sessionId } as const;
  const second = await open({ home: first.home, stub: first.stub, context });
  await state(second, "ready");
  await second.prompt("two");
  await until("closed", () => second.records().some(({ text }) => text === "ok: two"));
  expect(second.records().filter(({ type }) => type === "session")).toHaveLength(2);
  expect(
    first.stub.hooks.filter(({ event }) => event === "SessionStart").map(({ body }) => body.source),
  ).toEqual(["startup", "resume"]);
});

test("an unknown conversation is refused, not started fresh", async () => {
  const rig = await open({ context: { mode: "resume", sessionId: randomUUID() } });
  expect(await status(rig)).toBe(1);
  expect(await rig.text()).toContain("No conversation found with session ID");
});

test("a session id that is in use is refused", async () => {
  const first = await open();
  await state(first, "ready");
  const second = await open({
    home: first.home,
    stub: first.stub,
    context: { newSessionId: first.sessionId },
  });
  expect(await status(second)).toBe(1);
  expect(await second.text()).toContain("is already in use");
});

test("crashes with the asked status and without saying goodbye", async () => {
  const rig = await open();
  await state(rig, "ready");
  await rig.prompt("[[crash 7]]");
  expect(await status(rig)).toBe(7);
  expect(rig.stub.hooks.at(-1)?.event).toBe("UserPromptSubmit");
});

test.each(["/exit Enter", "C-c C-c"])("ends in good order on %s", async (keys) => {
  const rig = await open();
  await state(rig, "ready");
  await rig.keys(...keys.split(" "));
  expect(await status(rig)).toBe(0);
  await state(rig, "exited");
  expect(rig.stub.hooks.at(-1)?.event).toBe("SessionEnd");
});

test("a hung program reads nothing until it comes back", async () => {
  const rig = await open();
  await state(rig, "ready");
  await rig.prompt("[[hang 600]]");
  await until("turn_open", () => rig.records().some(({ type }) => type === "turn_open"));
  const typedAt = Date.now();
  await rig.prompt("late");
  await until("late", () => rig.records().some(({ text }) => text === "ok: late"));
  expect(Date.now() - typedAt).toBeGreaterThan(300);
});

test("paste-only has no hooks", async () => {
  const rig = await open({ context: { model: "paste-only" } });
  await state(rig, "ready");
  await rig.prompt("hello");
  await until("closed", () => rig.records().some(({ type }) => type === "turn_close"));
  expect(rig.stub.hooks).toEqual([]);
});
