import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import plugin from "../src/index.ts";
import { type Rig, startRig, until } from "./rig.ts";

let rig: Rig;
const open = async (...options: Parameters<typeof startRig>): Promise<void> => {
  rig = await startRig(...options);
  await rig.becomes("ready");
};
const asked = () => rig.stub.hooks.filter(({ event }) => event === "PermissionRequest");
const decided = () =>
  rig.records().flatMap(({ type, by, option }) => (type === "decided" ? [[by, option]] : []));
const allow = { hookSpecificOutput: { decision: { behavior: "allow" } } };
const deny = { hookSpecificOutput: { decision: { behavior: "deny", message: "NOT TODAY [[say I heard]]" } } };
const never = () => new Promise(() => {});
/** Keys that come right when a dialog appears do not count. */
const answers = async (decision: "accept" | "deny") => {
  const { dialog } = await rig.becomes("dialog");
  await until("the dialog takes keys", async () => {
    await rig.keys(...plugin.answer(dialog!, decision)!);
    return (await rig.screen()).state !== "dialog";
  });
};

afterEach(() => rig.close());

it("asks the team and the window at once, and a yes of the team takes the dialog away", async () => {
  await open();
  let yes = (_: unknown) => {};
  rig.stub.answers.PermissionRequest = [
    () =>
      new Promise((resolve) => {
        yes = resolve;
      }),
  ];
  await rig.prompt("[[ask execute touch made]]");
  const { dialog } = await rig.becomes("dialog");
  expect(dialog).toMatchObject({ kind: "approval", tool: "execute", command: "touch made", cursor: 0 });
  expect(dialog!.options.map(({ meaning }) => meaning)).toEqual(["accept", "acceptAlways", "deny"]);
  await until("the hook", () => asked().length === 1);
  expect(asked()[0]!.body).toMatchObject({
    tool_name: "execute",
    tool_line: "touch made",
    tool_input: { command: "touch made" },
  });
  yes(allow);
  await rig.recorded("ended");
  await rig.shows("answered o1");
  expect(decided()).toEqual([["team", "allow_once"]]);
});

it("tells the model why the team refused, when that ended the program's turn", async () => {
  await open();
  rig.stub.answers.PermissionRequest = [deny];
  await rig.prompt("[[ask execute touch made]]");
  await rig.recorded("ended");
  expect(decided()).toEqual([["team", "reject_once"]]);
  expect(rig.given().at(-1)).toEqual(["touch made: NOT TODAY [[say I heard]]"]);
  await rig.shows("I heard");
});

it("tells it within the turn to a program that goes on after a refusal", async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "acp-")));
  const program = join(root, "claude-agent-acp");
  const script = join(import.meta.dirname, "scripted-agent.mjs");
  const start = `#!/bin/sh\nexec '${process.execPath}' '${script}' --steers --goes-on\n`;
  writeFileSync(program, start, { mode: 0o755 });
  await open({ root, context: { command: "claude-agent-acp", env: { PATH: root } } });
  rig.stub.answers.PermissionRequest = [deny];
  await rig.prompt("[[ask execute touch made]] [[sleep 500]] [[say last]]");
  await rig.recorded("ended");
  expect(rig.given().at(-1)).toEqual(["steered", "touch made: NOT TODAY [[say I heard]]"]);
  expect(rig.records().filter(({ type }) => type === "submitted")).toHaveLength(1);
});

it.each([
  ["accept", "allow_once", "answered o1"],
  ["deny", "reject_once", "answered o3"],
] as const)("hangs the team's question up when the window answers: %s", async (decision, option, words) => {
  await open();
  rig.stub.answers.PermissionRequest = [never];
  await rig.prompt("[[ask execute touch made]]");
  await until("the hook", () => asked().length === 1);
  await answers(decision);
  await rig.shows(words);
  expect(decided()).toEqual([["window", option]]);
  await until("it is hung up", () => asked()[0]!.isHungUp);
});

it("runs what the role grants without a question, and nothing else", async () => {
  await open({ context: { permissions: { tools: ["fs_read", "git_diff"], ask: false, bypass: false } } });
  rig.stub.answers.PermissionRequest = [allow, allow];
  await rig.prompt(
    "[[ask read a.txt]] [[ask execute git diff HEAD]] [[ask execute git diff; rm x]] [[ask edit b.txt]]",
  );
  await rig.recorded("ended");
  expect(decided().map(([by]) => by)).toEqual(["role", "role", "team", "team"]);
  expect(asked().map(({ body }) => body.tool_line)).toEqual(["git diff; rm x", "b.txt"]);
});

it("asks for everything where the role says so, and for nothing under a bypass", async () => {
  await open({ context: { permissions: { tools: ["fs_read"], ask: true, bypass: false } } });
  rig.stub.answers.PermissionRequest = [allow];
  await rig.prompt("[[ask read a.txt]]");
  await rig.recorded("ended");
  expect(decided()).toEqual([["team", "allow_once"]]);
  await rig.close();
  await open({ context: { permissions: { tools: [], ask: false, bypass: true } } });
  await rig.prompt("[[ask execute rm x]]");
  await rig.recorded("ended");
  expect(decided()).toEqual([["role", "allow_once"]]);
});

it("never asks for the team's own tools", async () => {
  await open({ context: { permissions: { tools: [], ask: true, bypass: false } } });
  await rig.prompt("[[team report_result]]");
  await rig.recorded("ended");
  expect(decided()).toEqual([["role", "allow_once"]]);
  expect(asked()).toEqual([]);
});

it("leaves a person's consent to the window, whatever the team says, and tells that its tool ran", async () => {
  await open({ context: { consentTools: ["agree_launch"] } });
  rig.stub.answers.PermissionRequest = [allow];
  await rig.prompt("[[team agree_launch]]");
  await until("the hook", () => asked().length === 1);
  const call = plugin.hooks!.read("PermissionRequest", asked()[0]!.body);
  expect(call).toMatchObject({
    asksPerson: true,
    tool: { mcp: { server: "team_orchestrator", tool: "agree_launch" } },
  });
  await answers("accept");
  await rig.recorded("ended");
  expect(decided()).toEqual([["window", "allow_once"]]);
  const ran = rig.stub.hooks.find(({ event }) => event === "PostToolUse");
  expect(plugin.hooks!.read("PostToolUse", ran!.body).tool?.input).toEqual(call.tool?.input);
});

it("leaves a leader's questions to the person who sits in front of it", async () => {
  await open({ context: { seat: "leader" } });
  await rig.prompt("[[ask execute touch made]]");
  await answers("accept");
  await rig.recorded("ended");
  expect(decided()).toEqual([["window", "allow_once"]]);
  expect(asked()).toEqual([]);
});

it("shows one of two questions after the other, and each answer reaches its own", async () => {
  await open();
  rig.stub.answers.PermissionRequest = [never, never];
  await rig.prompt("[[twice]]");
  expect((await rig.becomes("dialog")).dialog).toMatchObject({ command: "one" });
  await until("both hooks", () => asked().length === 2);
  await until("the first is answered", async () => {
    await rig.keys("1");
    return (await rig.screen()).dialog?.command === "two";
  });
  await answers("deny");
  await rig.shows("answered o1 and o3");
});

it("takes a question outside of a turn", async () => {
  await open();
  rig.stub.answers.PermissionRequest = [allow];
  await rig.prompt("[[after touch late]]");
  await rig.recorded("ended");
  await rig.shows("later o1");
  expect(decided()).toEqual([["team", "allow_once"]]);
});

it("answers what is open when its turn is stopped, and asks nobody any more", async () => {
  await open();
  rig.stub.answers.PermissionRequest = [never];
  await rig.prompt("[[ask execute touch made]]");
  await until("the hook", () => asked().length === 1);
  await answers("deny");
  await rig.becomes("ready");
  expect((await rig.screen()).dialog).toBeUndefined();
});
