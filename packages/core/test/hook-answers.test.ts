import { expect, test } from "vitest";
import { http } from "./team.ts";
import { bearer, useDoors } from "./with-doors.ts";

const doors = useDoors();

/** The worker's adapter from now on answers every hook in this way. */
const answerWith = (answer: unknown): void => {
  const agent = doors.coordinator.context.live.get("demo", "alice")!;
  const hooks = { ...agent.provider.hooks!, answer: () => answer };
  doors.coordinator.context.live.set({ ...agent, provider: { ...agent.provider, hooks } });
};

const call = (event: string) =>
  http(doors.port, {
    path: `/hooks/${event}`,
    headers: bearer(doors.alice),
    body: JSON.stringify({ hook_event_name: event }),
  });

test("an answer of words is sent as it stands, and any other as JSON", async () => {
  answerWith('plain "words"\nof a hook');
  const plain = await call("Stop");
  expect([plain.status, plain.headers["content-type"], plain.body]).toEqual([
    200,
    "text/plain; charset=utf-8",
    'plain "words"\nof a hook',
  ]);
  answerWith({ words: "json" });
  const json = await call("Stop");
  expect([json.headers["content-type"], json.body]).toEqual(["application/json", '{"words":"json"}']);
});
