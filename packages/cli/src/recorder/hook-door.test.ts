import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { openHookDoor } from "./hook-door.ts";

const TOKEN = "the-token";
const KNOWN = { authorization: `Bearer ${TOKEN}` };

const open = async () => {
  const calls: (readonly [string, unknown])[] = [];
  const odd: string[] = [];
  const door = await openHookDoor({
    token: TOKEN,
    onCall: (event, body) => {
      if (event === "Full") throw new Error("no space");
      calls.push([event, body]);
    },
    onOdd: (why) => void odd.push(why),
  });
  onTestFinished(() => door.close());
  const ask = (
    path: string,
    text: string,
    headers: Readonly<Record<string, string>> = KNOWN,
    method = "POST",
  ) =>
    new Promise<readonly [number, string]>((done, fail) => {
      const asked = request(`${door.url}${path}`, { method, headers }, (response) => {
        let said = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          said += chunk;
        });
        response.on("end", () => done([response.statusCode!, said]));
      });
      asked.on("error", fail);
      asked.end(text);
    });
  return { ask, calls, odd };
};

test("a call of a hook is handed on, and answered with nothing", async () => {
  const { ask, calls, odd } = await open();
  expect(await ask("/Stop", '{"a":1}')).toEqual([200, ""]);
  expect([calls, odd]).toEqual([[["Stop", { a: 1 }]], []]);
});

test.each([
  ["without the token", "/Stop", "{}", {}, 401, null],
  ["with another token", "/Stop", "{}", { authorization: "Bearer other-tok" }, 401, null],
  ["of a page in a browser", "/Stop", "{}", { ...KNOWN, origin: "http://x" }, 403, null],
  ["for another host", "/Stop", "{}", { ...KNOWN, host: "localhost:1" }, 403, null],
  ["that names no event", "/a/b", "{}", KNOWN, 404, "a call of POST /a/b"],
  ["that is no JSON", "/Stop", "{", KNOWN, 400, "a call of Stop was no JSON"],
  [
    "that is too large",
    "/Stop",
    `"${"x".repeat(2 ** 21)}"`,
    KNOWN,
    413,
    "a call of Stop was larger than 2 MB",
  ],
  ["that cannot be kept", "/Full", "{}", KNOWN, 500, "a call of Full (no space)"],
] as const)(
  "a call %s is refused, and told where somebody has the token",
  async (_what, path, text, headers, status, why) => {
    const { ask, calls, odd } = await open();
    expect(await ask(path, text, headers)).toEqual([status, ""]);
    expect([calls, odd]).toEqual([[], why === null ? [] : [why]]);
  },
);
