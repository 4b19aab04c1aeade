import { expect } from "vitest";
import { message, reaches, records, send, started } from "../kit/messages.ts";
import { paneOf } from "../kit/pane.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { takeWayOut, wayOutOf } from "../kit/ways-out.ts";

verifies("trial.86", async () => {
  const sandbox = await started(["ann"]);
  const refused = await sandbox.cli(["send", "leader", "is anybody there"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("error: nobody leads team current, so nobody would read it");
  // Outside a terminal it is started and stays in its own session.
  await takeWayOut(sandbox, wayOutOf(refused.stderr), "team-agent fake");
  const { session_name, attach } = await sandbox.json<{ session_name: string; attach: string[] }>(["fake"]);
  const { screen } = paneOf(sandbox, attach[2]!, `=${session_name}:`);
  await until("the leader is there", async () => (await screen()).includes("❯"));
  const { leader_receiver } = await sandbox.json<Status>(["status"]);
  expect(leader_receiver.status).toBe("attached");
  const sent = await send(sandbox, "leader", "a word from me");
  await reaches(sandbox, sent, "delivered");
  expect(await message(sandbox, sent)).toMatchObject({ sender: "person", recipient: "leader" });
  await until("its model was given it", () => /from person [^"]*a word from me/.test(records(sandbox)));
  // To the workers a person speaks as the leader, also in the same breath.
  const both = await sandbox.json<{ deliveries: { message_id: string; to: string }[] }>([
    "send",
    "leader,ann",
    "a word to both",
  ]);
  for (const { message_id, to } of both.deliveries)
    expect((await message(sandbox, message_id)).sender).toBe(to === "leader" ? "person" : "leader");
});
