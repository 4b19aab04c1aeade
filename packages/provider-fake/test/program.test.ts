import { afterEach, expect, test } from "vitest";
import { type Rig, startRig, until } from "./rig.ts";

let rig: Rig;
const open = async (...options: Parameters<typeof startRig>) => {
  rig = await startRig(...options);
  return rig;
};
const state = (wanted: string) =>
  until(`screen ${wanted}`, async () => (await rig.screen()).state === wanted);
const record = (type: string, match: Record<string, unknown> = {}) =>
  until(`record ${type}`, () =>
    rig
      .records()
      .find(
        (line) => line.type === type && Object.entries(match).every(([key, value]) => line[key] === value),
      ),
  );

afterEach(() => rig.close());

test("lists the team's tools, calls SessionStart and only then shows its input box", async () => {
  await open();
  await state("ready");
  expect(rig.stub.rpc.map(({ method }) => method)).toEqual([
    "initialize",
    "notifications/initialized",
    "tools/list",
  ]);
  expect(rig.stub.hooks.map(({ event }) => event)).toEqual(["SessionStart"]);
  expect(rig.stub.hooks[0]?.body).toMatchObject({
    session_id: rig.sessionId,
    hook_event_name: "SessionStart",
  });
});

test("runs a prompt as one turn and says so in hooks, transcript and screen", async () => {
  await open();
  await state("ready");
  rig.stub.answers.UserPromptSubmit = [{ hookSpecificOutput: { additionalContext: "[[say from hook]]" } }];
  await rig.prompt("[[say hello 世界]] please");
  await record("turn_close", { text: "from hook" });
  expect(rig.records().map(({ type }) => type)).toEqual([
    "session",
    "turn_open",
    "prompt",
    "hook_text",
    "assistant",
    "assistant",
    "turn_close",
  ]);
  await state("ready");
  expect(await rig.text()).toContain("● hello 世界");
  expect(rig.stub.hooks.map(({ event }) => event)).toEqual(["SessionStart", "UserPromptSubmit", "Stop"]);
});

test("accepts server-sent events and marks each tool call with its id", async () => {
  await open();
  await state("ready");
  rig.stub.sse = true;
  rig.stub.answers.PostToolUse = [{ hookSpecificOutput: { additionalContext: "[[say mid turn]]" } }];
  await rig.prompt('[[call send_message {"to":"bob","content":"[[crash 3]] [1]"}]]');
  await record("turn_close", { text: "mid turn" });
  const call = rig.stub.rpc.find(({ method }) => method === "tools/call")?.params;
  expect(call?.arguments).toEqual({ to: "bob", content: "[[crash 3]] [1]" });
  const made = await record("tool_call");
  expect(call?._meta["fake/callId"]).toBe(made.id);
  await record("tool_result", { text: "called send_message" });
  expect(rig.stub.hooks.find(({ event }) => event === "PostToolUse")?.body).toMatchObject({
    tool_name: "mcp__team_orchestrator__send_message",
    tool_use_id: made.id,
  });
});

test("a subagent's hooks carry its id and their text stays out of the conversation", async () => {
  await open();
  await state("ready");
  rig.stub.answers.PostToolUse = [{ hookSpecificOutput: { additionalContext: "[[say leaked]]" } }];
  await rig.prompt("[[subagent read_message {}]]");
  await record("turn_close");
  expect(rig.stub.hooks.find(({ event }) => event === "PostToolUse")?.body.agent_id).toBe("subagent-1");
  expect(rig.records().some(({ text }) => text === "leaked")).toBe(false);
});

test("a blocked prompt opens no turn", async () => {
  await open();
  await state("ready");
  rig.stub.answers.UserPromptSubmit = [{ decision: "block", reason: "already claimed" }];
  await rig.prompt("wake");
  await record("blocked", { reason: "already claimed" });
  await state("ready");
  expect(rig.records().map(({ type }) => type)).toEqual(["session", "blocked"]);
});

test("a Stop answer continues the turn, eight times in a row at most", async () => {
  await open();
  await state("ready");
  rig.stub.answers.Stop = Array.from({ length: 9 }, (_, index) => ({
    decision: "block",
    reason: `more ${index}`,
  }));
  await rig.prompt("go");
  await record("turn_close", { text: "ok: more 7" });
  expect(rig.records().some(({ text }) => text === "more 8")).toBe(false);
  const stops = rig.stub.hooks
    .filter(({ event }) => event === "Stop")
    .map(({ body }) => body.stop_hook_active);
  expect(stops).toEqual([false, ...Array<boolean>(8).fill(true)]);
});

test("text that is submitted during a turn runs as the next one", async () => {
  await open();
  await state("ready");
  await rig.prompt("[[sleep 60000]]");
  await state("busy");
  await rig.prompt("second");
  await until("queued", async () => (await rig.text()).includes("queued: second"));
  await until("its hook", () => rig.stub.hooks.some(({ body }) => body.prompt === "second" && body.queued));
  await rig.keys("Escape");
  await record("interrupted");
  await record("turn_close", { text: "ok: second" });
  expect(rig.stub.hooks.filter(({ event }) => event === "Stop")).toHaveLength(1);
});

test("a long paste stands as a mark and is submitted whole", async () => {
  await open();
  await state("ready");
  const text = Array.from({ length: 500 }, (_, index) => `line ${index} ${"é界".repeat(30)}`).join("\n");
  await rig.paste(text);
  await until("mark", async () => (await rig.screen()).composer?.text === "[Pasted text #1 +499 lines]");
  expect((await rig.screen()).composer?.foldedPaste).toBe(true);
  await rig.keys("Enter");
  expect((await record("prompt")).text).toBe(text);
});

test("a short paste stands in the input box and C-u clears it", async () => {
  await open({ columns: 60 });
  await state("ready");
  const long = "word ".repeat(30).trim();
  await rig.paste(long);
  await until("draft", async () => (await rig.screen()).composer?.isDraft);
  expect((await rig.screen()).composer?.text.replaceAll(" ", "")).toBe(long.replaceAll(" ", ""));
  await rig.keys("C-u");
  await until("cleared", async () => (await rig.screen()).composer?.text === "");
});

test("swallowed Enters leave the text standing", async () => {
  await open();
  await state("ready");
  await rig.prompt("[[swallow-enter 1]]");
  await record("turn_close");
  await state("ready");
  await rig.prompt("kept");
  await until("draft", async () => (await rig.screen()).composer?.text === "kept");
  await rig.keys("Enter");
  await record("turn_close", { text: "ok: kept" });
});

test("hooks can be dropped, doubled and lost", async () => {
  await open();
  await state("ready");
  await rig.prompt("[[drop-hooks 1]]");
  await record("turn_close");
  await rig.prompt("[[double-hooks 1]]");
  await until("two Stops", () => rig.stub.hooks.filter(({ event }) => event === "Stop").length === 2);
  await state("ready");
  await rig.prompt("[[lose-hooks 1]]");
  rig.stub.answers.Stop = [{ decision: "block", reason: "lost" }];
  await until("third Stop", () => rig.stub.hooks.filter(({ event }) => event === "Stop").length === 3);
  await state("ready");
  expect(rig.records().some(({ text }) => text === "lost")).toBe(false);
});

test("an error of the provider ends the turn with StopFailure", async () => {
  await open();
  await state("ready");
  await rig.prompt("[[error rate_limit retry=5000 too many requests]] [[say never]]");
  const error = await record("error");
  expect(error).toMatchObject({ category: "rate_limit", message: "too many requests", ended: true });
  expect(Date.parse(error.retryAt)).toBeGreaterThan(Date.parse(error.time));
  await until("StopFailure", () => rig.stub.hooks.some(({ body }) => body.error === "rate_limit"));
  expect(rig.stub.hooks.some(({ event }) => event === "Stop")).toBe(false);
});

test("goes on quietly while the coordinator is away and finds it again", async () => {
  await open();
  await state("ready");
  await rig.stub.close();
  await rig.prompt("[[call send_message {}]] [[say alone]]");
  await record("turn_close", { text: "alone" });
  expect((await record("tool_result")).text).toContain("ECONNREFUSED");
});
