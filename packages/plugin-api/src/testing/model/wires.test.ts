import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ModelApi, startModelApi } from "./api.ts";

let api: ModelApi;
beforeEach(async () => {
  api = await startModelApi();
});
afterEach(() => api.close());

const post = async (path: string, body: unknown): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${api.url}${path}`, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
};

/** What a stream of events carries, one object for each. */
const events = (text: string): Record<string, unknown>[] =>
  [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json]) => JSON.parse(json!) as Record<string, unknown>);

const askAnthropic = (text: string) => ({
  stream: true,
  messages: [{ role: "user", content: text }],
  tools: [{ name: "Bash" }],
});
const askResponses = (text: string) => ({
  input: [{ type: "message", role: "user", content: [{ type: "input_text", text }] }],
  tools: [{ name: "exec_command" }],
});
const askChat = (text: string, more: readonly unknown[] = []) => ({
  stream: more.length === 0,
  messages: [{ role: "system", content: "[[say never]]" }, { role: "user", content: text }, ...more],
  tools: [{ type: "function", function: { name: "run_shell_command" } }],
});
const askGemini = (text: string, more: readonly unknown[] = []) => ({
  systemInstruction: { parts: [{ text: "[[say never]]" }] },
  contents: [{ role: "user", parts: [{ text }] }, ...more],
  tools: [{ functionDeclarations: [{ name: "run_shell_command" }] }],
});

const CHAT = "/v1/chat/completions";
const WIRES = [
  { api: "anthropic", path: "/v1/messages", ask: askAnthropic },
  { api: "openai", path: "/v1/responses", ask: askResponses },
  { api: "openai-chat", path: CHAT, ask: askChat },
  { api: "gemini", path: "/v1beta/models/m:streamGenerateContent?alt=sse", ask: askGemini },
];

describe.each(WIRES)("$api", ({ api: name, path, ask }) => {
  it("says and calls as the text tells it, word by word", async () => {
    const { status, text } = await post(
      path,
      ask('[[slow 1]] [[say one two]] [[call shell {"command":"ls -a"}]]'),
    );
    expect(status).toBe(200);
    expect(text).toMatch(/one/);
    expect(text).toContain("ls -a");
    expect(text).not.toContain("never");
    expect(events(text).length).toBeGreaterThan(1);
    expect(api.requests[0]).toMatchObject({ api: name, tools: [expect.stringMatching(/Bash|command/)] });
  });

  it("fails as often as it is told, and answers then", async () => {
    const asked = ask("[[error 529 1]]");
    const failed = await post(path, asked);
    expect([failed.status, failed.text]).toEqual([529, expect.stringContaining("scripted error 529")]);
    expect((await post(path, asked)).text).toContain("MOCK-REPLY");
  });
});

const CALL = '[[call shell {"command":"ls"}]]';

it("answers chat completions whole, with a call and with the end of its turn", async () => {
  const first = JSON.parse((await post(CHAT, { ...askChat(CALL), stream: false })).text) as {
    choices: { message: { tool_calls: { id: string }[] } }[];
  };
  expect(first).toMatchObject({
    choices: [
      {
        finish_reason: "tool_calls",
        message: { tool_calls: [{ function: { name: "run_shell_command" } }] },
      },
    ],
  });
  const { message } = first.choices[0]!;
  const result = { role: "tool", tool_call_id: message.tool_calls[0]!.id, content: "[[say from the tool]]" };
  expect(JSON.parse((await post(CHAT, askChat(CALL, [message, result]))).text)).toMatchObject({
    choices: [{ finish_reason: "stop", message: { content: "from the tool" } }],
  });
});

it("answers Gemini whole, and reads what a tool answered", async () => {
  const path = "/v1beta/models/m:generateContent";
  const first = JSON.parse((await post(path, askGemini(CALL))).text) as {
    candidates: { content: unknown }[];
  };
  expect(first).toMatchObject({
    candidates: [
      { finishReason: "STOP", content: { parts: [{ functionCall: { args: { command: "ls" } } }] } },
    ],
  });
  const response = { output: "[[say from the tool]]" };
  const result = { role: "user", parts: [{ functionResponse: { name: "run_shell_command", response } }] };
  const { text } = await post(path, askGemini(CALL, [first.candidates[0]!.content, result]));
  expect(text).toContain("from the tool");
});
