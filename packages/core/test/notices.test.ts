import { expect, test } from "vitest";
import { tellLeader, withdrawNotices } from "../src/mail/notice.ts";
import { testContext } from "./bench.ts";

test("a notice is told once for its key, and again for another episode", () => {
  const { context, store } = testContext();
  const tell = (episode: number) => tellLeader(context, "t", `exit:t/alice:${episode}`, "it ended");
  expect([tell(1), tell(1), tell(2)]).toEqual([expect.any(String), null, expect.any(String)]);
  expect(store.messages.open("t", "leader")).toHaveLength(2);
  withdrawNotices(context, "exit:t/alice:");
  expect(store.messages.open("t", "leader")).toEqual([]);
});

test("a notice without a meaning does not compile, nor one that is for a worker", () => {
  const { context } = testContext();
  // @ts-expect-error -- no entry of the catalogue
  tellLeader(context, "t", `weather:t/alice:${1}`, "it rains");
  // @ts-expect-error -- no entry of the catalogue
  tellLeader(context, "t", "weather:today", "it rains");
  // @ts-expect-error -- for the worker
  expect(tellLeader(context, "t", "report_asked:t/task_1:msg_1", "where is it?")).not.toBeNull();
});
