import { isTeamAgentError } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { onlyLooks } from "../client/index.ts";
import { systemClock } from "../ground/index.ts";
import { createOpenCalls } from "./open-calls.ts";
import { OPERATIONS } from "./operations.ts";

const wordsOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (answer) => answer,
    (error: unknown) => (isTeamAgentError(error) ? [error.code, error.data] : error),
  );

test("whoever leaves answers what changes something, ends what only looks, and refuses what comes then", async () => {
  const calls = createOpenCalls(systemClock);
  const work = Promise.withResolvers<string>();
  const told: string[] = [];
  const watching = wordsOf(calls.run("watch", () => new Promise(() => {})));
  const restarting = wordsOf(calls.run("team.restart", () => work.promise));
  expect(calls.changing()).toBe(1);
  const left = calls.leave("asked by shutdown").then(() => told.push("left"));
  const reason = "asked by shutdown";
  expect(await watching).toEqual(["coordinator_stopping", { reason, outcome: "none" }]);
  expect(await wordsOf(calls.run("send", async () => "sent"))).toEqual([
    "coordinator_stopping",
    { reason, outcome: "not_begun" },
  ]);
  expect(told).toEqual([]);
  work.resolve("restarted");
  expect(await restarting).toBe("restarted");
  await left;
});

test("of what changes something and does not end in time nobody is told that it failed, or was done", async () => {
  const calls = createOpenCalls(systemClock, 10);
  const sending = calls.run("send", () => new Promise(() => {}));
  const refused = expect(sending).rejects.toMatchObject({
    code: "coordinator_stopping",
    message: expect.stringContaining("whether it was done is unknown"),
    data: { outcome: "unknown" },
  });
  await calls.leave("SIGTERM");
  await refused;
});

test("the client takes for a look what the table marks as one, and nothing else", () => {
  expect(OPERATIONS.map(({ name }) => name).filter(onlyLooks)).toEqual(
    OPERATIONS.filter(({ looks }) => looks).map(({ name }) => name),
  );
});
