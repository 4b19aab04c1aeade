import type { IncomingHttpHeaders } from "node:http";
import { callsIn } from "./mcp-batch.ts";
import { refuseHeaders, statusOfAnswer } from "./mcp-http.ts";
import { CODES, rpcError } from "./mcp-words.ts";

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly operation: string;
  /** How many calls of its token a body costs; hooks are never limited, because a turn of the agent waits for each. */
  readonly cost?: (body: unknown) => number;
  /** Makes the operation's input of what the path and the body say. */
  readonly input: (found: RegExpExecArray, body: unknown) => unknown;
  /** The status of an answer without words. */
  readonly empty: 200 | 202;
  /** What is answered where headers and body do not agree; null where they do. */
  readonly refuse?: (headers: IncomingHttpHeaders, body: unknown) => unknown;
  /** What is answered to a body that is no JSON. */
  readonly unreadable?: unknown;
  readonly status?: (body: unknown, answer: unknown) => number;
}

/** What stands at this door. */
export const ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: /^\/mcp$/,
    operation: "mcp",
    cost: callsIn,
    input: (_found, message) => ({ message }),
    empty: 202,
    refuse: refuseHeaders,
    unreadable: rpcError(null, CODES.parse, "the body is not JSON"),
    status: statusOfAnswer,
  },
  {
    method: "POST",
    path: /^\/hooks\/([\w-]+)$/,
    operation: "hook",
    input: ([, event], body) => ({ event, body }),
    empty: 200,
  },
];

/** Where a request goes; else the methods that its path takes, none where nothing is there. */
export const findRoute = (
  routes: readonly Route[],
  method: string | undefined,
  path: string,
):
  | { readonly route: Route; readonly found: RegExpExecArray }
  | { readonly allow: readonly Route["method"][] } => {
  const here = routes.flatMap((route) => {
    const found = route.path.exec(path);
    return found ? [{ route, found }] : [];
  });
  return (
    here.find(({ route }) => route.method === method) ?? { allow: here.map(({ route }) => route.method) }
  );
};
