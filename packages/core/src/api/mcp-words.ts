import { MCP_SERVER } from "@team-agent/plugin-api";

/** Revisions of MCP that begin with `initialize`, the newest first. */
export const WITH_HANDSHAKE = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;
/** Revisions without one: every request says for itself what it speaks. */
export const STATELESS: readonly string[] = ["2026-07-28"];

export const SERVER = { name: MCP_SERVER, version: "1" };

export const CODES = {
  parse: -32700,
  request: -32600,
  method: -32601,
  params: -32602,
  headers: -32020,
  version: -32022,
} as const;

export type RequestId = string | number | null;

export const rpcError = (id: RequestId, code: number, message: string, data?: unknown) => ({
  jsonrpc: "2.0",
  id,
  error: { code, message, ...(data === undefined ? {} : { data }) },
});

/** The id of a message, where it has one that may be answered to. */
export const idOf = (message: unknown): RequestId => {
  const id = fieldOf(message, "id");
  return typeof id === "string" || Number.isInteger(id) ? (id as string | number) : null;
};

/** The name in a request's metadata is the whole of it, with its maker's prefix. */
const OURS = "io.modelcontextprotocol/";
export const SERVER_INFO = `${OURS}serverInfo`;

/** The revision that a request says it speaks; those of before said nothing. */
export const spokenIn = (message: unknown): unknown => metaOf(message, "protocolVersion");

/** Does a request belong to a revision without a handshake? The method that tells of them is one of theirs. */
export const isStateless = (message: unknown): boolean =>
  spokenIn(message) !== undefined || fieldOf(message, "method") === "server/discover";

const metaOf = (message: unknown, name: string): unknown =>
  fieldOf(fieldOf(fieldOf(message, "params"), "_meta"), `${OURS}${name}`);

export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** What is wrong with a request that says which revision it speaks; null where nothing is. */
export const refuseStateless = (message: unknown): unknown => {
  const requested = spokenIn(message);
  if (typeof requested !== "string")
    return rpcError(idOf(message), CODES.params, `_meta lacks ${OURS}protocolVersion`);
  if (!STATELESS.includes(requested)) return wrongVersion(message, requested);
  const capabilities = metaOf(message, "clientCapabilities");
  return typeof capabilities === "object" && capabilities !== null
    ? null
    : rpcError(idOf(message), CODES.params, `_meta lacks ${OURS}clientCapabilities`);
};

export const wrongVersion = (message: unknown, requested: string) =>
  rpcError(idOf(message), CODES.version, "Unsupported protocol version", {
    supported: STATELESS,
    requested: requested.slice(0, 100),
  });
