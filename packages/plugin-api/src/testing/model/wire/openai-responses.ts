import { type Json, listOf, type OfferedTool, type Piece, textsOf } from "../input.ts";
import { hexId, modelOf, sendError, startEvents, type Wire, wordsOf } from "./wire.ts";

const usage = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };

/** The OpenAI Responses API, as a stream. */
export const openAiResponses: Wire = {
  api: "openai",
  path: /^\/v1\/responses(\?|$)/,
  /**
   * Codex sends its own instructions as developer messages too. Those come before the first prompt of a person; a
   * hook's text comes after it.
   */
  pieces: (body) => {
    const pieces: Piece[] = textsOf(body.instructions).map((text) => ({ from: "instructions", text }));
    let prompted = false;
    for (const item of listOf(body.input)) {
      const type = String(item.type);
      if (type === "message") {
        const texts = textsOf(item.content);
        if (item.role === "user" && !texts.every(isContext)) prompted = true;
        const from = item.role === "assistant" ? "assistant" : prompted ? "user" : "instructions";
        pieces.push(...texts.map((text): Piece => ({ from, text })));
      } else if (type.endsWith("_call_output")) {
        pieces.push(...textsOf(item.output).map((text): Piece => ({ from: "tool", text })));
      } else if (type.endsWith("_call")) {
        pieces.push({ from: "assistant", text: String(item.arguments ?? item.input ?? "") });
      }
    }
    return pieces;
  },
  tools: (body) => listOf(body.tools).flatMap(toolsIn),
  send: async (response, request, answer) => {
    const send = startEvents(response);
    const id = `resp_${hexId()}`;
    const object = "response";
    send({ type: "response.created", response: { id, object, model: modelOf(request), output: [] } });
    const output: unknown[] = [];
    if (answer.text !== "") {
      const item = { type: "message", id: `msg_${hexId()}`, role: "assistant" };
      send({ type: "response.output_item.added", output_index: 0, item: { ...item, content: [] } });
      const place = { item_id: item.id, output_index: 0, content_index: 0 };
      for await (const delta of wordsOf(answer))
        send({ type: "response.output_text.delta", ...place, delta });
      const content = [{ type: "output_text", text: answer.text, annotations: [] }];
      const done = { ...item, status: "completed", content };
      send({ type: "response.output_item.done", output_index: 0, item: done });
      output.push(done);
    }
    if (answer.call !== null) {
      const { name, namespace, input } = answer.call;
      const item = {
        type: "function_call",
        id: `fc_${hexId()}`,
        call_id: `call_${hexId()}`,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        arguments: JSON.stringify(input),
        status: "completed",
      };
      send({ type: "response.output_item.done", output_index: output.length, item });
      output.push(item);
    }
    send({ type: "response.completed", response: { id, object, output, usage } });
    response.end();
  },
  fail: sendError,
};

const toolsIn = (tool: Json): OfferedTool[] => {
  const name = String(tool.name ?? tool.type ?? "");
  if (tool.type !== "namespace") return [{ name }];
  return listOf(tool.tools).map((inner) => ({ name: String(inner.name ?? ""), namespace: name }));
};

/** What Codex puts before the first prompt by itself. */
const isContext = (text: string): boolean =>
  /^\s*<(environment_context|user_instructions|permissions instructions|skills_instructions|INSTRUCTIONS)/.test(
    text,
  ) || text.startsWith("# AGENTS.md instructions");
