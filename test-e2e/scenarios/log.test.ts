import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { eventLinesOf, type LoggedEvent } from "../kit/events.ts";
import { reaches, send, started } from "../kit/messages.ts";
import { CLI } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const MB = 1024 * 1024;

/** Whatever the order of its names. */
const canonical = (event: LoggedEvent): string =>
  JSON.stringify(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)));

verifies("keep.log", async () => {
  const sandbox = await started(["ann", "bob"]);
  await sandbox.cli(["coordinator", "stop"]);
  const logs = join(sandbox.workspace, ".team/logs");
  const log = join(logs, "events.jsonl");
  const daemonLog = join(logs, "coordinator.log");
  const filler = `${JSON.stringify({ event: "filler", text: "x".repeat(980) })}\n`;
  appendFileSync(log, filler.repeat(Math.floor((5 * MB - statSync(log).size - 3_000) / filler.length)));
  appendFileSync(daemonLog, "a line of long ago\n".repeat(300_000));
  const full = statSync(daemonLog).size;

  const watching = execa(process.execPath, [CLI, "watch", "--json"], {
    cwd: sandbox.workspace,
    env: { ...sandbox.env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  let seen = "";
  watching.stdout?.on("data", (chunk: Buffer) => {
    seen += chunk.toString();
  });
  const ids: string[] = [];
  await until("watch shows something", async () => {
    ids.push(await send(sandbox, "ann", "hello"));
    return seen.includes(ids.at(-1)!);
  });
  await until("the log is put aside", async () => {
    ids.push(await send(sandbox, "ann", "hello again"));
    return existsSync(`${log}.1`);
  });
  ids.push(await send(sandbox, "ann", "and after it"));
  await reaches(sandbox, ids.at(-1)!, "delivered", "acknowledged");
  await until(
    "watch shows the last one",
    () => seen.includes(`"message.delivered"`) && seen.includes(ids.at(-1)!),
  );
  watching.kill("SIGINT");
  await watching;
  // Everything since the first event that it saw, on both sides of the rotation.
  // States are derived, so they are told and stand in no log.
  const shown = eventLinesOf(seen.slice(0, seen.lastIndexOf("\n") + 1))
    .filter(({ event }) => event !== "agent.state")
    .map(canonical);
  const written = eventLinesOf(readFileSync(`${log}.1`, "utf8") + readFileSync(log, "utf8")).map(canonical);
  const from = written.indexOf(shown[0]!);
  expect(from).toBeGreaterThan(0);
  expect(shown).toEqual(written.slice(from, from + shown.length));
  expect(eventLinesOf(readFileSync(log, "utf8")).some((event) => shown.includes(canonical(event)))).toBe(
    true,
  );
  expect(statSync(`${log}.1`).size).toBeLessThanOrEqual(5 * MB);
  expect(statSync(`${daemonLog}.1`).size).toBe(full);
  expect(statSync(daemonLog).size).toBeLessThan(MB);

  // As a death leaves it between the rename and the first line of the new log.
  await sandbox.cli(["coordinator", "stop"]);
  renameSync(`${log}.1`, `${log}.2`);
  renameSync(log, `${log}.1`);
  const aside = readFileSync(`${log}.1`, "utf8");
  expect((await sandbox.cli(["coordinator", "ensure"])).exitCode).toBe(0);
  expect(sandbox.read(".team/logs/events.jsonl")).toContain('"event":"coordinator.boot"');
  expect(readFileSync(`${log}.1`, "utf8")).toBe(aside);
});
