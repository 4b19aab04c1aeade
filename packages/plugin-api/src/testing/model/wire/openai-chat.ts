import { type Json, listOf, type Piece, textsOf } from "../input.ts";
import { hexId, modelOf, sendError, sendJson, startEvents, type Wire, wordsOf } from "./wire.ts";

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** OpenAI's chat completions, which many programs and gateways speak. */
export const openAiChat: Wire = {
  api: "openai-chat",
  path: /^\/v1\/chat\/completions(\?|$)/,
  pieces: (body) => listOf(body.messages).flatMap(piecesOfMessage),
  tools: (body) =>
    listOf(body.tools).map((tool) => ({ name: String((tool.function as Json | undefined)?.name ?? "") })),
  send: async (response, request, answer) => {
    const base = {
      id: `chatcmpl-${hexId()}`,
      created: Math.floor(Date.now() / 1000),
      model: modelOf(request),
    };
    const calls = callsOf(answer.call);
    const finish_reason = calls.length === 0 ? "stop" : "tool_calls";
    if (request.body.stream !== true) {
      const message = {
        role: "assistant",
        content: answer.text,
        ...(calls.length === 0 ? {} : { tool_calls: calls }),
      };
      const choices = [{ index: 0, message, finish_reason }];
      return sendJson(response, 200, { ...base, object: "chat.completion", choices, usage });
    }
    const send = startEvents(response);
    const chunk = (delta: unknown, finish: string | null = null): void =>
      send({
        ...base,
        object: "chat.completion.chunk",
        choices: [{ index: 0, delta, finish_reason: finish }],
      });
    chunk({ role: "assistant", content: "" });
    if (answer.text !== "") for await (const content of wordsOf(answer)) chunk({ content });
    for (const [index, call] of calls.entries()) chunk({ tool_calls: [{ index, ...call }] });
    chunk({}, finish_reason);
    send({ ...base, object: "chat.completion.chunk", choices: [], usage });
    response.end("data: [DONE]\n\n");
  },
  fail: sendError,
};

const callsOf = (call: Parameters<Wire["send"]>[2]["call"]): Record<string, unknown>[] => {
  if (call === null) return [];
  const asked = { name: call.name, arguments: JSON.stringify(call.input) };
  return [{ id: `call_${hexId()}`, type: "function", function: asked }];
};

const piecesOfMessage = ({ role, content, tool_calls }: Json): Piece[] => {
  const from = FROM[String(role)] ?? "user";
  const said = textsOf(content).map((text): Piece => ({ from, text }));
  const called = listOf(tool_calls).map((call): Piece => {
    return { from: "assistant", text: String((call.function as Json | undefined)?.arguments ?? "") };
  });
  return [...said, ...called];
};

const FROM: Readonly<Record<string, Piece["from"]>> = {
  system: "instructions",
  developer: "instructions",
  assistant: "assistant",
  tool: "tool",
};
