import { expect, it } from "vitest";
import { newConversation, nextStep } from "./conversation.ts";
import type { Piece } from "./input.ts";
import { resolveCall } from "./tool-names.ts";
import { anthropic } from "./wire/anthropic.ts";
import { openAiResponses } from "./wire/openai-responses.ts";

const user = (text: string): Piece => ({ from: "user", text });
const tool = (text: string): Piece => ({ from: "tool", text });
const model = (text: string): Piece => ({ from: "assistant", text });
const kinds = (pieces: readonly Piece[], conversation = newConversation()): string[] =>
  nextStep(conversation, pieces).plan.map((one) => one.kind);

it("carries out one call per answer, in order, and what a result asks for before the rest", () => {
  const conversation = newConversation();
  const prompt = user('[[call a {"n":1}]] [[call b]] [[say end]]');
  expect(kinds([prompt], conversation)).toEqual(["call"]);
  const first = [prompt, model("{}"), tool('{"text":"[[call c {\\"m\\":2}]]"}')];
  expect(nextStep(conversation, first).plan).toEqual([{ kind: "call", tool: "c", input: { m: 2 } }]);
  const second = [...first, model("{}"), tool("plain")];
  expect(nextStep(conversation, second).plan).toMatchObject([{ tool: "b" }]);
  expect(kinds([...second, model("{}"), tool("more")], conversation)).toEqual(["say"]);
});

it("gives the same answer to the same request, and counts the attempts", () => {
  const conversation = newConversation();
  const pieces = [user("[[error 529 2]]")];
  expect([1, 2, 3].map(() => nextStep(conversation, pieces).attempt)).toEqual([1, 2, 3]);
});

it("obeys neither instructions nor what it says itself nor turns before it was asked", () => {
  expect(kinds([{ from: "instructions", text: "[[say a]]" }, user("hi")])).toEqual([]);
  expect(kinds([user("[[say old]]"), model("[[say own]]"), user("new")])).toEqual([]);
});

it("forgets what an interrupted turn left undone", () => {
  const conversation = newConversation();
  const before = [user("[[call a]] [[say left]]")];
  kinds(before, conversation);
  expect(
    kinds(
      [...before, model("{}"), tool("x"), user("[Request interrupted by user]"), user("go")],
      conversation,
    ),
  ).toEqual([]);
});

it("obeys a text once that stands twice in one request", () => {
  expect(kinds([user("<system-reminder>[[say x]]</system-reminder>"), user("feedback: [[say x]]")])).toEqual([
    "say",
  ]);
});

it("reads what a program wrote as an entity", () => {
  expect(
    nextStep(newConversation(), [user('<c>[[call shell {"command":"echo a &gt; &amp;lt;"}]]</c>')]).plan,
  ).toEqual([{ kind: "call", tool: "shell", input: { command: "echo a > &lt;" } }]);
});

it("tells instructions from hook texts by their place in a Codex request", () => {
  const message = (role: string, text: string) => ({
    type: "message",
    role,
    content: [{ type: "input_text", text }],
  });
  const input = [
    message("developer", "rules"),
    message("user", "<environment_context>"),
    message("user", "hi"),
    message("developer", "hook"),
  ];
  const output = { type: "function_call_output", output: "result" };
  expect(
    openAiResponses.pieces({ input: [...input, output] }).map((one) => `${one.from} ${one.text}`),
  ).toEqual([
    "instructions rules",
    "instructions <environment_context>",
    "user hi",
    "user hook",
    "tool result",
  ]);
});

it("reads every part of an Anthropic request", () => {
  const content = [
    { type: "tool_result", content: [{ type: "text", text: "r" }] },
    { type: "text", text: "t" },
  ];
  const messages = [
    { role: "assistant", content: [{ type: "tool_use", input: { a: 1 } }] },
    { role: "user", content },
  ];
  expect(
    anthropic
      .pieces({ system: [{ type: "text", text: "s" }], messages })
      .map((one) => `${one.from} ${one.text}`),
  ).toEqual(["instructions s", 'assistant {"a":1}', "tool r", "user t"]);
});

it("gives a short name the tool that the request offers", () => {
  const codex = openAiResponses.tools({
    tools: [
      { name: "exec_command" },
      { type: "namespace", name: "mcp__team_orchestrator", tools: [{ name: "x" }] },
    ],
  });
  const claude = anthropic.tools({ tools: [{ name: "Bash" }, { name: "mcp__team_orchestrator__x" }] });
  expect(resolveCall({ tool: "x", input: {} }, codex)).toEqual({
    name: "x",
    namespace: "mcp__team_orchestrator",
    input: {},
  });
  expect(resolveCall({ tool: "x", input: {} }, claude)).toEqual({
    name: "mcp__team_orchestrator__x",
    input: {},
  });
  expect(resolveCall({ tool: "shell", input: { command: "ls" } }, codex)).toEqual({
    name: "exec_command",
    input: { cmd: "ls" },
  });
  expect(resolveCall({ tool: "none", input: {} }, claude)).toEqual({ name: "none", input: {} });
  const deferred = [{ name: "run_shell_command" }, { name: "tool_call" }];
  expect(resolveCall({ tool: "x", input: { a: 1 } }, deferred)).toEqual({
    name: "tool_call",
    input: { name: "mcp__team_orchestrator__x", arguments: { a: 1 } },
  });
});
