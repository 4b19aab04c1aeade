import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { open } from "./running.ts";
import { rpc, startDemo } from "./team.ts";

test("an agent whose folder leads elsewhere than was agreed to is not started again", async () => {
  const { places, start } = open({ agents: { alice: "working_directory: docs\n", bob: "" } });
  const docs = join(places.work, "docs");
  mkdirSync(docs);
  const { context } = await start();
  await startDemo(places);
  renameSync(docs, `${docs}.before`);
  symlinkSync("/", docs);
  const request = { force: true, allowFresh: true, yes: true, env: places.env, callerPid: process.pid };
  const refusal = { code: "folder_moved", message: expect.stringContaining("leads to / now") };
  await expect(rpc(places, "agent.start", { agent: "alice", ...request })).rejects.toMatchObject(refusal);
  await expect(rpc(places, "team.restart", { ...request, confirm: false })).rejects.toMatchObject(refusal);
  // Nothing was ended for it.
  expect(
    context.live
      .all()
      .map(({ agentId }) => agentId)
      .sort(),
  ).toEqual(["alice", "bob"]);
});
