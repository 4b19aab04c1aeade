import { expect, test } from "vitest";
import { findRoute, ROUTES, type Route } from "./http-routes.ts";

const route = (method: Route["method"], path: RegExp): Route => ({
  method,
  path,
  operation: `${method} ${path}`,
  input: () => ({}),
  empty: 200,
});
const PAGE = [route("GET", /^\/page\/(\w+)$/), route("POST", /^\/page\/(\w+)$/), route("POST", /^\/other$/)];

test.each([
  ["GET", "/page/one", "GET"],
  ["POST", "/page/one", "POST"],
] as const)("%s %s goes to the handler of its method", (method, path, expected) => {
  const to = findRoute(PAGE, method, path);
  expect("route" in to && [to.route.method, to.found[1]]).toEqual([expected, "one"]);
});

test.each([
  ["a method that its path does not take", PAGE, "DELETE", "/page/one", ["GET", "POST"]],
  ["an event stream that nobody gives", ROUTES, "GET", "/mcp", ["POST"]],
  ["a method in small letters", ROUTES, "post", "/mcp", ["POST"]],
  ["an unknown path", PAGE, "GET", "/pages", []],
  ["a path that only begins like a known one", ROUTES, "POST", "/mcp/x", []],
] as const)("%s is told what is allowed there", (_what, routes, method, path, allow) => {
  expect(findRoute(routes, method, path)).toEqual({ allow });
});
