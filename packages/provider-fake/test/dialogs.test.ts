import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import plugin from "../src/index.ts";
import { type Rig, startRig, until } from "./rig.ts";

let rig: Rig;
const open = async (...options: Parameters<typeof startRig>) => {
  rig = await startRig(...options);
  return rig;
};
const state = (wanted: string) =>
  until(`screen ${wanted}`, async () => (await rig.screen()).state === wanted);
const dialog = () => until("a dialog", async () => (await rig.screen()).dialog);
const closed = () => until("turn_close", () => rig.records().find(({ type }) => type === "turn_close"));
const results = () => rig.records().flatMap(({ type, text }) => (type === "tool_result" ? [text] : []));
const allow = { hookSpecificOutput: { decision: { behavior: "allow" } } };
const deny = { hookSpecificOutput: { decision: { behavior: "deny", message: "not on Fridays" } } };

afterEach(() => rig.close());

test("asks for trust before anything else and takes the keys that the adapter derives", async () => {
  await open({ context: { model: "needs-trust" } });
  const asked = await dialog();
  expect(asked).toMatchObject({ kind: "trust", cursor: 0, pathCut: false });
  expect(rig.home.startsWith(asked.path ?? "?")).toBe(true);
  expect(rig.stub.rpc).toEqual([]);
  const keys = plugin.answer(asked, "trust");
  expect(keys).toEqual(["Down", "Enter"]);
  await rig.keys(...keys!);
  await state("ready");
});

test("a blind Enter at the trust dialog ends the program", async () => {
  await open({ context: { model: "needs-trust" } });
  await dialog();
  await rig.keys("Enter");
  expect(
    await until("exit", async () => ((await rig.exitStatus()) === null ? null : `${await rig.exitStatus()}`)),
  ).toBe("1");
});

test.each([
  ["allows", allow, "allowed: make it"],
  ["denies with a reason", deny, "Denied: not on Fridays"],
])("approval: the hook %s and the turn goes on", async (_name, answer, expected) => {
  await open();
  await state("ready");
  rig.stub.answers.PermissionRequest = [answer];
  await rig.prompt("[[ask make it]] [[say after]]");
  expect((await closed()).text).toBe("after");
  expect(results()).toEqual([expected]);
});

test.each([
  ["accept", "allowed: make it && then test it"],
  ["deny", "Denied by the person"],
] as const)("approval: the person's %s wins while the hook is held", async (decision, expected) => {
  await open();
  await state("ready");
  let held = false;
  rig.stub.answers.PermissionRequest = [
    () => {
      held = true;
      return new Promise(() => {});
    },
  ];
  await rig.prompt("[[ask make it && then test it]] [[say after]]");
  const asked = await dialog();
  expect(asked).toMatchObject({
    kind: "approval",
    tool: "Bash",
    command: "make it && then test it",
    cursor: 0,
  });
  expect(asked.options.map(({ meaning }) => meaning)).toEqual(["accept", "acceptAlways", "deny"]);
  await until("held hook", () => held);
  await rig.keys(...plugin.answer(asked, decision)!);
  expect((await closed()).text).toBe("after");
  expect(results()).toEqual([expected]);
});

test("a hook without a decision leaves the dialog to the person", async () => {
  await open();
  await state("ready");
  await rig.prompt("[[ask make it]] [[say after]]");
  await dialog();
  await until("hook answered", () => rig.stub.hooks.some(({ event }) => event === "PermissionRequest"));
  await rig.keys("1");
  expect((await closed()).text).toBe("after");
});

test("granted tools run at once, others ask first", async () => {
  await open({ context: { permissions: { tools: ["execute_bash"], ask: false, bypass: false } } });
  await state("ready");
  rig.stub.answers.PermissionRequest = [deny];
  await rig.prompt("[[run echo one; exit 3]] [[write made.txt words here]]");
  await closed();
  expect(results()).toEqual(["one\nexit 3", "Denied: not on Fridays"]);
  expect(existsSync(join(rig.home, "made.txt"))).toBe(false);
});

test("--fake-bypass asks for nothing", async () => {
  await open({ context: { seat: "leader", extraArgs: ["--fake-bypass"] } });
  await state("ready");
  await rig.prompt("[[write made.txt words here]]");
  await closed();
  expect(results()).toEqual(["wrote made.txt"]);
});

test("a question is read with its options", async () => {
  await open();
  await state("ready");
  await rig.prompt("[[question Which one?|red|blue]]");
  const asked = await dialog();
  expect(asked).toMatchObject({ kind: "question", title: "Which one?", cursor: 0 });
  expect(asked.options.map(({ label }) => label)).toEqual(["red", "blue"]);
  await rig.keys(...plugin.answer(asked, { option: 1 })!);
  await closed();
  expect(results()).toEqual(["the person chose: blue"]);
});
