import { type Json, listOf, type Piece, stringsIn, textsOf } from "../input.ts";
import { sendJson, startEvents, type Wire, wordsOf } from "./wire.ts";

const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 };

/** Gemini's `generateContent`, whole or as a stream of whole answers. */
export const gemini: Wire = {
  api: "gemini",
  path: /^\/v1(?:beta)?\/models\/[^/]+:(?:generateContent|streamGenerateContent)(\?|$)/,
  pieces: (body) => {
    const pieces: Piece[] = partsOf(body.systemInstruction).flatMap((part) =>
      textsOf(part).map((text): Piece => ({ from: "instructions", text })),
    );
    return [...pieces, ...listOf(body.contents).flatMap(piecesOfContent)];
  },
  tools: (body) =>
    listOf(body.tools)
      .flatMap((tool) => listOf(tool.functionDeclarations))
      .map(({ name }) => ({ name: String(name ?? "") })),
  send: async (response, { path }, answer) => {
    const modelVersion = /models\/([^/:]+)/.exec(path)?.[1] ?? "scripted";
    const said = (parts: readonly unknown[], end: object = {}) => ({
      candidates: [{ index: 0, content: { role: "model", parts }, ...end }],
      modelVersion,
      usageMetadata,
    });
    const calls =
      answer.call === null ? [] : [{ functionCall: { name: answer.call.name, args: answer.call.input } }];
    const end = { finishReason: "STOP" };
    const texts = answer.text === "" ? [] : [{ text: answer.text }];
    if (!path.includes(":streamGenerateContent"))
      return sendJson(response, 200, said([...texts, ...calls], end));
    const send = startEvents(response);
    if (answer.text !== "") for await (const text of wordsOf(answer)) send(said([{ text }]));
    send(said(calls, end));
    response.end();
  },
  fail: (response, code) => {
    const status = code === 429 ? "RESOURCE_EXHAUSTED" : code < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
    sendJson(response, code, { error: { code, message: `scripted error ${code}`, status } });
  },
};

const partsOf = (content: unknown): Json[] => listOf((content as Json | undefined)?.parts);

const piecesOfContent = (content: Json): Piece[] =>
  partsOf(content).flatMap((part): Piece[] => {
    if (part.functionResponse !== undefined) {
      const { response } = part.functionResponse as Json;
      return stringsIn(response).map((text) => ({ from: "tool", text }));
    }
    if (part.functionCall !== undefined) {
      const { args } = part.functionCall as Json;
      return [{ from: "assistant", text: JSON.stringify(args) }];
    }
    const from = content.role === "model" ? "assistant" : "user";
    return textsOf(part).map((text) => ({ from, text }));
  });
