import { expect } from "vitest";
import { gateIn } from "../kit/gate.ts";
import { type Message, message, reaches, records, send, started, timesRecorded } from "../kit/messages.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

verifies("deliver.idle", async () => {
  const sandbox = await started(["ann"]);
  const id = await send(sandbox, "ann", "hello 你好 ✓");
  await reaches(sandbox, id, "delivered");
  const { evidence } = await message(sandbox, id);
  expect(evidence?.map((one) => one.status)).toEqual([
    "accepted",
    "target_resolved",
    "submitted",
    "delivered",
  ]);
  expect(evidence?.at(-1)).toMatchObject({
    source: "transcript hook",
    detail: "the whole text is in the provider's record",
  });
  expect(timesRecorded(sandbox, id)).toBe(1);
});

verifies("deliver.busy", async () => {
  const sandbox = await started(["ann"]);
  const [tool, more] = [await gateIn(sandbox, "tool"), await gateIn(sandbox, "more")];
  await sandbox.cli(["send", "ann", `${tool.wait} ${more.wait}`, "--wait", "submitted"]);
  const id = await send(sandbox, "ann", "in the middle");
  await until("it waits", async () => (await message(sandbox, id)).status === "queued_until_idle");
  expect((await message(sandbox, id)).condition).toContain("busy");
  await tool.open();
  await reaches(sandbox, id, "delivered");
  const { evidence } = await message(sandbox, id);
  expect(evidence?.find((one) => one.status === "submitted")?.source).toBe("toolFinished");
  expect(timesRecorded(sandbox, id)).toBe(1);
  await more.open();
  const atEnd = await send(sandbox, "ann", "[[sleep 700]]");
  await reaches(sandbox, atEnd, "delivered");
  const last = await send(sandbox, "ann", "at the end of the turn");
  await reaches(sandbox, last, "delivered");
  expect(timesRecorded(sandbox, last)).toBe(1);
});

verifies(["deliver.order", "deliver.equal"], async () => {
  const sandbox = await started(["ann"]);
  await sandbox.cli(["send", "ann", "[[sleep 800]]", "--wait", "submitted"]);
  const ids: string[] = [];
  for (let index = 0; index < 5; index++)
    ids.push(await send(sandbox, "ann", index < 3 ? "the same text" : `text ${index}`));
  for (const id of ids) await reaches(sandbox, id, "delivered");
  const positions = ids.map((id) => records(sandbox).indexOf(`[team-agent-token:${id}:`));
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  for (const id of ids) expect(timesRecorded(sandbox, id)).toBe(1);
});

verifies("deliver.long", async () => {
  const sandbox = await started(["ann"]);
  const text = `start ${"0123456789".repeat(2_900)} end-of-the-long-text`;
  sandbox.write("long.txt", text);
  const { message_id: id } = await sandbox.json<{ message_id: string }>([
    "send",
    "ann",
    "--file",
    "long.txt",
  ]);
  await reaches(sandbox, id, "delivered");
  expect(records(sandbox)).not.toContain("end-of-the-long-text");
  await sandbox.cli([
    "send",
    "ann",
    `[[call read_message {"message_id":"${id}"}]] [[call read_message {"message_id":"${id}","offset":25000}]]`,
    "--wait",
    "delivered",
  ]);
  await reaches(sandbox, id, "acknowledged");
  await until("the whole text was read", () => records(sandbox).includes("end-of-the-long-text"));
});

verifies(["deliver.broadcast", "deliver.peer"], async () => {
  const sandbox = await started(["ann", "bob", "cid"]);
  const all = await sandbox.json<{ deliveries: { message_id: string; to: string }[] }>([
    "send",
    "*",
    "to everybody",
  ]);
  expect(all.deliveries.map((one) => one.to)).toEqual(["ann", "bob", "cid"]);
  const two = await sandbox.json<{ deliveries: { message_id: string; to: string }[] }>([
    "send",
    "ann,cid,ann",
    "to two",
  ]);
  expect(two.deliveries.map((one) => one.to)).toEqual(["ann", "cid"]);
  for (const one of [...all.deliveries, ...two.deliveries])
    await reaches(sandbox, one.message_id, "delivered");
  await send(sandbox, "ann", '[[call send_message {"to":["bob","leader"],"content":"from ann"}]]');
  const inbox = await until("bob has it", async () =>
    (await sandbox.json<{ messages: Message[] }>(["inbox", "bob"])).messages.find(
      (one) => one.content === "from ann" && one.status === "delivered",
    ),
  );
  expect(inbox).toMatchObject({ sender: "ann", recipient: "bob" });
  expect(
    (await sandbox.json<{ messages: Message[] }>(["inbox", "leader"])).messages.some(
      (one) => one.sender === "ann" && one.content === "from ann",
    ),
  ).toBe(true);
});

verifies("deliver.swallowed-enter", async () => {
  const sandbox = await started(["ann"]);
  await sandbox.cli(["send", "ann", "[[swallow-enter 2]]", "--wait", "delivered"]);
  const id = await send(sandbox, "ann", "after the lost Enter");
  await reaches(sandbox, id, "delivered");
  expect(timesRecorded(sandbox, id)).toBe(1);
});

verifies("deliver.swallowed-enter", async () => {
  const sandbox = await started(["ann"], { roles: { model: "paste-only" } });
  await sandbox.cli(["send", "ann", "[[swallow-enter 2]]", "--wait", "delivered"]);
  const id = await send(sandbox, "ann", "after the lost Enter");
  await reaches(sandbox, id, "delivered");
  const next = await send(sandbox, "ann", "and one more");
  await reaches(sandbox, next, "delivered");
  expect([timesRecorded(sandbox, id), timesRecorded(sandbox, next)]).toEqual([1, 1]);
});
