import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** One answer of the scripted model: words, then at most one tool call. */
export interface Answer {
  readonly text: string;
  readonly call: { readonly name: string; readonly namespace?: string; readonly input: unknown } | null;
  /** Pause between words, in milliseconds. */
  readonly slowMs: number;
}

const usage = { input_tokens: 10, output_tokens: 5 };

type Event = Readonly<Record<string, unknown>> & { readonly type: string };

/** Answers in the form of the Anthropic Messages API. */
export const sendAnthropic = async (
  response: ServerResponse,
  request: { readonly model: string; readonly stream: boolean },
  answer: Answer,
): Promise<void> => {
  const content: Record<string, unknown>[] = [];
  if (answer.text !== "") content.push({ type: "text", text: answer.text });
  const id = `toolu_${hexId()}`;
  if (answer.call !== null) {
    content.push({ type: "tool_use", id, name: answer.call.name, input: answer.call.input });
  }
  const stop_reason = answer.call === null ? "end_turn" : "tool_use";
  const message = { id: `msg_${hexId()}`, type: "message", role: "assistant", model: request.model };
  if (!request.stream) {
    sendJson(response, 200, { ...message, content, stop_reason, stop_sequence: null, usage });
    return;
  }
  const events = startEvents(response);
  events({ type: "message_start", message: { ...message, content: [], stop_reason: null, usage } });
  for (const [index, block] of content.entries()) {
    const isText = block.type === "text";
    const start = isText ? { type: "text", text: "" } : { ...block, input: {} };
    events({ type: "content_block_start", index, content_block: start });
    if (isText) {
      for await (const text of words(answer)) {
        events({ type: "content_block_delta", index, delta: { type: "text_delta", text } });
      }
    } else {
      const partial_json = JSON.stringify(block.input);
      events({ type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json } });
    }
    events({ type: "content_block_stop", index });
  }
  events({ type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage });
  events({ type: "message_stop" });
  response.end();
};

/** Answers in the form of the OpenAI Responses API. */
export const sendOpenAi = async (
  response: ServerResponse,
  request: { readonly model: string },
  answer: Answer,
): Promise<void> => {
  const events = startEvents(response);
  const id = `resp_${hexId()}`;
  events({
    type: "response.created",
    response: { id, object: "response", model: request.model, output: [] },
  });
  const output: unknown[] = [];
  if (answer.text !== "") {
    const item = { type: "message", id: `msg_${hexId()}`, role: "assistant" };
    events({ type: "response.output_item.added", output_index: 0, item: { ...item, content: [] } });
    for await (const delta of words(answer)) {
      events({
        type: "response.output_text.delta",
        item_id: item.id,
        output_index: 0,
        content_index: 0,
        delta,
      });
    }
    const content = [{ type: "output_text", text: answer.text, annotations: [] }];
    const done = { ...item, status: "completed", content };
    events({ type: "response.output_item.done", output_index: 0, item: done });
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
    events({ type: "response.output_item.done", output_index: output.length, item });
    output.push(item);
  }
  const total = { ...usage, total_tokens: 15 };
  events({ type: "response.completed", response: { id, object: "response", output, usage: total } });
  response.end();
};

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

/** Error bodies that both programs understand. */
export const sendError = (response: ServerResponse, status: number): void => {
  const type = status === 401 ? "authentication_error" : status === 429 ? "rate_limit_error" : "api_error";
  sendJson(response, status, {
    type: "error",
    error: { type, message: `scripted error ${status}`, code: null },
  });
};

const startEvents = (response: ServerResponse): ((event: Event) => void) => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  return (event) => {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
};

async function* words(answer: Answer): AsyncGenerator<string> {
  if (answer.slowMs === 0) {
    yield answer.text;
    return;
  }
  for (const word of answer.text.split(/(?<=\s)/)) {
    yield word;
    await delay(answer.slowMs);
  }
}

const hexId = (): string => randomUUID().replaceAll("-", "").slice(0, 24);
