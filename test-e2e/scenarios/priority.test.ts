import { expect } from "vitest";
import { message, reaches, records, send, started, timesRecorded } from "../kit/messages.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

interface Sent {
  readonly message_id: string;
  readonly expires_at: number;
  readonly deliveries: readonly { readonly expires_at: number }[];
}

verifies("send.interrupt", async () => {
  const sandbox = await started(["ann"]);
  const work = await send(sandbox, "ann", "[[sleep 600000]]");
  await reaches(sandbox, work, "delivered");
  const id = await send(sandbox, "ann", "look at this first", "--priority", "interrupt");
  await reaches(sandbox, id, "delivered");
  expect(timesRecorded(sandbox, id)).toBe(1);
  expect(records(sandbox).match(/"type":"interrupted"/g)).toHaveLength(1);

  // A person writes there: nothing is pressed, and what the person wrote stays.
  await reaches(sandbox, await send(sandbox, "ann", "[[sleep 600000]]"), "delivered");
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  const tmux = (...words: string[]) => sandbox.tmux(["-S", argv[2]!, ...words, "-t", "=team-current:=ann"]);
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", "-l", "a draft of mine"]);
  const second = await send(sandbox, "ann", "and at this", "--priority", "interrupt");
  await reaches(sandbox, second, "queued_until_human");
  expect((await message(sandbox, second)).condition).toContain("writing");
  expect(await tmux("capture-pane", "-p")).toContain("a draft of mine");
  expect(records(sandbox).match(/"type":"interrupted"/g)).toHaveLength(1);
  await sandbox.tmux(["-S", argv[2]!, "send-keys", "-t", "=team-current:=ann", "C-u"]);
  await reaches(sandbox, second, "delivered");
  expect(timesRecorded(sandbox, second)).toBe(1);
});

verifies("send.cancel", async () => {
  const sandbox = await started(["ann"]);
  await reaches(sandbox, await send(sandbox, "ann", "[[sleep 600000]]"), "delivered");
  const unwanted = await send(sandbox, "ann", "never mind");
  await reaches(sandbox, unwanted, "queued_until_idle");
  expect((await sandbox.cli(["cancel", unwanted])).stdout).toContain("cancelled");
  // It ends the turn, at whose end the other one would have come.
  const after = await send(sandbox, "ann", "but this", "--priority", "interrupt");
  await reaches(sandbox, after, "delivered");
  expect(timesRecorded(sandbox, unwanted)).toBe(0);
  expect((await message(sandbox, unwanted)).status).toBe("cancelled");

  const late = await sandbox.cli(["cancel", after]);
  expect(late.exitCode).toBe(1);
  expect(late.stderr).toMatch(/^error: message .* is delivered already\naction: .*\nlog: /);
  expect(await sandbox.json(["cancel", "msg_000000000000"])).toMatchObject({ error_code: "message_unknown" });
  // Waiting for one that is taken back ends at once, and says so.
  await reaches(sandbox, await send(sandbox, "ann", "[[sleep 600000]]"), "delivered");
  const waited = sandbox.cli(["send", "ann", "gone soon", "--wait", "delivered", "--timeout", "60"]);
  const held = await until("it is held", async () =>
    (
      await sandbox.json<{ messages: { message_id: string; status: string }[] }>(["inbox", "ann"])
    ).messages.find(({ status }) => status === "queued_until_idle"),
  );
  await sandbox.cli(["cancel", held.message_id]);
  expect(await waited).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("cancelled") });
});

verifies("send.expires", async () => {
  const sandbox = await started(["ann"]);
  await reaches(sandbox, await send(sandbox, "ann", "[[sleep 600000]]"), "delivered");
  const words = ["too late", "--priority", "when_idle"];
  const usual = await sandbox.json<Sent>(["send", "ann", ...words]);
  expect(usual.expires_at - Date.now()).toBeGreaterThan(23 * 3_600_000);
  await reaches(sandbox, usual.message_id, "queued_until_idle");
  expect((await sandbox.cli(["status"])).stdout).toMatch(/waits: .* {2}expires in 24h/);
  await sandbox.cli(["cancel", usual.message_id]);

  const short = await sandbox.json<Sent>(["send", "ann", ...words, "--expires-in", "1s"]);
  expect(short.deliveries).toMatchObject([{ expires_at: short.expires_at }]);
  expect((await message(sandbox, short.message_id)).expires_at).toBe(short.expires_at);
  await reaches(sandbox, short.message_id, "expired");
  const told = async () =>
    (await sandbox.json<{ messages: { content: string }[] }>(["inbox", "leader", "--limit", "50"])).messages
      .map(({ content }) => content)
      .filter((content) => content.includes(short.message_id));
  expect(await told()).toEqual([
    expect.stringMatching(/waited 1s \(the agent is busy.*team-agent explain ann/s),
  ]);
  // The turn ends, and what comes after it arrives: the expired one does not.
  const after = await send(sandbox, "ann", "in time", "--priority", "interrupt");
  await reaches(sandbox, after, "delivered");
  await reaches(sandbox, await send(sandbox, "ann", "and one more"), "delivered");
  expect(timesRecorded(sandbox, short.message_id)).toBe(0);
  expect(await told()).toHaveLength(1);

  const wrong = await sandbox.cli(["send", "ann", "x", "--expires-in", "soon"]);
  expect(wrong).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^error: "soon" .*\naction: .*\nlog: /),
  });
});
