import { type Json, listOf, type Piece, textsOf } from "../input.ts";
import { hexId, modelOf, sendError, sendJson, startEvents, type Wire, wordsOf } from "./wire.ts";

const usage = { input_tokens: 10, output_tokens: 5 };

/** The Anthropic Messages API. */
export const anthropic: Wire = {
  api: "anthropic",
  path: /^\/v1\/messages(\?|$)/,
  pieces: (body) => {
    const pieces: Piece[] = textsOf(body.system).map((text) => ({ from: "instructions", text }));
    return [...pieces, ...listOf(body.messages).flatMap(piecesOfMessage)];
  },
  tools: (body) => listOf(body.tools).map(({ name, type }) => ({ name: String(name ?? type ?? "") })),
  send: async (response, request, answer) => {
    const content: Record<string, unknown>[] = [];
    if (answer.text !== "") content.push({ type: "text", text: answer.text });
    const id = `toolu_${hexId()}`;
    if (answer.call !== null)
      content.push({ type: "tool_use", id, name: answer.call.name, input: answer.call.input });
    const stop_reason = answer.call === null ? "end_turn" : "tool_use";
    const message = { id: `msg_${hexId()}`, type: "message", role: "assistant", model: modelOf(request) };
    if (request.body.stream !== true)
      return sendJson(response, 200, { ...message, content, stop_reason, stop_sequence: null, usage });
    const send = startEvents(response);
    send({ type: "message_start", message: { ...message, content: [], stop_reason: null, usage } });
    for (const [index, block] of content.entries()) {
      const isText = block.type === "text";
      const start = isText ? { type: "text", text: "" } : { ...block, input: {} };
      send({ type: "content_block_start", index, content_block: start });
      if (isText) {
        for await (const text of wordsOf(answer))
          send({ type: "content_block_delta", index, delta: { type: "text_delta", text } });
      } else {
        const partial_json = JSON.stringify(block.input);
        send({ type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json } });
      }
      send({ type: "content_block_stop", index });
    }
    send({ type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage });
    send({ type: "message_stop" });
    response.end();
  },
  fail: sendError,
};

const piecesOfMessage = ({ role, content }: Json): Piece[] => {
  const from = role === "assistant" ? "assistant" : "user";
  if (typeof content === "string") return [{ from, text: content }];
  return listOf(content).flatMap((block): Piece[] => {
    if (block.type === "tool_result") return textsOf(block.content).map((text) => ({ from: "tool", text }));
    if (block.type === "tool_use") return [{ from: "assistant", text: JSON.stringify(block.input) }];
    return textsOf([block]).map((text) => ({ from, text }));
  });
};
