import type { IncomingHttpHeaders } from "node:http";
import {
  CODES,
  fieldOf,
  idOf,
  isStateless,
  refuseStateless,
  rpcError,
  STATELESS,
  spokenIn,
  WITH_HANDSHAKE,
  wrongVersion,
} from "./mcp-words.ts";

/**
 * What is wrong with what the headers of a call say about its body; null where nothing is. A client that shakes hands
 * does not know yet what will be spoken, so of `initialize` nothing is asked.
 */
export const refuseHeaders = (headers: IncomingHttpHeaders, body: unknown): unknown => {
  const said = textOf(headers["mcp-protocol-version"]);
  const spoken = spokenIn(body);
  if (!isStateless(body) && !(said !== undefined && STATELESS.includes(said))) {
    const isKnown = said === undefined || (WITH_HANDSHAKE as readonly string[]).includes(said);
    return isKnown || fieldOf(body, "method") === "initialize" ? null : wrongVersion(body, said);
  }
  if (Array.isArray(body)) return rpcError(null, CODES.request, "this revision has no batches");
  const method = fieldOf(body, "method");
  const name = method === "tools/call" ? fieldOf(fieldOf(body, "params"), "name") : undefined;
  if (spoken === undefined && fieldOf(body, "id") !== undefined) return refuseStateless(body);
  if (spoken !== undefined && said !== spoken) return mismatch(body, "MCP-Protocol-Version");
  if (method !== undefined && textOf(headers["mcp-method"]) !== method) return mismatch(body, "Mcp-Method");
  if (name !== undefined && decode(textOf(headers["mcp-name"])) !== name) return mismatch(body, "Mcp-Name");
  return null;
};

const mismatch = (body: unknown, header: string) =>
  rpcError(
    idOf(body),
    CODES.headers,
    `the header ${header} is missing, or says something else than the body`,
  );

const textOf = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === "string" ? header.trim() : header?.join(", ");

/** A name that is no plain text comes encoded, within marks. */
const decode = (text: string | undefined): string | undefined => {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(text ?? "")?.[1];
  return encoded === undefined ? text : Buffer.from(encoded, "base64").toString("utf8");
};

/** In words of HTTP: the revisions that begin with a handshake have no other for an answer than that it is one. */
export const statusOfAnswer = (body: unknown, answer: unknown): number => {
  const code = fieldOf(fieldOf(answer, "error"), "code");
  if (code === CODES.version || code === CODES.headers || code === CODES.parse) return 400;
  if (!isStateless(body)) return 200;
  return code === CODES.method ? 404 : code === CODES.params || code === CODES.request ? 400 : 200;
};
