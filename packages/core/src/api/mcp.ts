import { shortWords } from "./bounds.ts";
import { type AgentAsked, answerTools, type Params } from "./mcp-tools.ts";
import {
  CODES,
  idOf,
  isStateless,
  refuseStateless,
  rpcError,
  SERVER,
  SERVER_INFO,
  STATELESS,
  WITH_HANDSHAKE,
} from "./mcp-words.ts";

interface Request {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
}

const MAX_ID_CHARACTERS = 1_000;

/**
 * The MCP server `team_orchestrator`, stateless: one JSON-RPC message in, one out; null for what is no request.
 * Written by hand, because the official SDK alone takes more memory than the whole coordinator may (docs/dependencies.md).
 */
export const answerMcp = async (asked: AgentAsked, message: unknown): Promise<unknown> => {
  if (typeof message !== "object" || message === null)
    return rpcError(null, CODES.request, "not a JSON-RPC request");
  const request = message as Request;
  const id = idOf(request);
  if (request.jsonrpc !== "2.0") return rpcError(id, CODES.request, 'jsonrpc is "2.0"');
  if (typeof request.method !== "string")
    return isResponse(request) ? null : rpcError(id, CODES.request, "not a JSON-RPC request");
  if (request.id === undefined) return null;
  if (id === null) return rpcError(null, CODES.request, "an id is a string or a whole number");
  if (String(id).length > MAX_ID_CHARACTERS)
    return rpcError(null, CODES.request, `an id may have ${MAX_ID_CHARACTERS} characters`);
  const stateless = isStateless(request);
  const refusal = stateless ? refuseStateless(request) : null;
  if (refusal) return refusal;
  const params = request.params ?? {};
  const result = await (stateless ? answerStateless : answerSession)(asked, request.method, params);
  return result === undefined
    ? rpcError(id, CODES.method, `unknown method '${shortWords(request.method)}'`)
    : { jsonrpc: "2.0", id, result };
};

/** We ask our clients nothing, so no answer of theirs is waited for. */
const isResponse = (request: Request): boolean =>
  Object.hasOwn(request, "result") || Object.hasOwn(request, "error");

const answerSession = async (asked: AgentAsked, method: string, params: Params): Promise<unknown> => {
  switch (method) {
    case "initialize":
      return {
        protocolVersion:
          WITH_HANDSHAKE.find((version) => version === params.protocolVersion) ?? WITH_HANDSHAKE[1],
        capabilities: { tools: {} },
        serverInfo: SERVER,
      };
    case "ping":
      return {};
    default:
      return await answerTools(asked, method, params);
  }
};

/** Nothing of it may be kept: that a program has asked for its tools is how we know that it is there. */
const UNKEPT = { ttlMs: 0, cacheScope: "private" };

const answerStateless = async (asked: AgentAsked, method: string, params: Params): Promise<unknown> => {
  const isDiscover = method === "server/discover";
  const result = isDiscover
    ? { supportedVersions: STATELESS, capabilities: { tools: {} }, serverInfo: SERVER }
    : await answerTools(asked, method, params);
  return (
    result && {
      resultType: "complete",
      ...result,
      ...(isDiscover || method === "tools/list" ? UNKEPT : {}),
      _meta: { [SERVER_INFO]: SERVER },
    }
  );
};
