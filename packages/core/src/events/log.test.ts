import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEvents, tempDir } from "../../test/bench.ts";
import { createEventLog } from "./log.ts";

const MB = 1024 * 1024;
const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

test("an event is one line of JSON with sorted names, its time and no secret", () => {
  const log = createEventLog(join(tempDir(), "logs"), () => AT);
  log.write("coordinator.boot", { workspace: "/w", pid: 7, version: { api_token: "ta_secret" } });
  log.write("coordinator.exit", { reason: "a\nb" });
  const lines = readFileSync(log.path, "utf8").split("\n");
  expect(lines[0]).toBe(
    '{"event":"coordinator.boot","pid":7,"ts":"2026-01-02T03:04:05.678+00:00","version":{"api_token":"[redacted]"},"workspace":"/w"}',
  );
  expect(lines).toHaveLength(3);
});

test("the log belongs to its owner alone", () => {
  const log = createEventLog(join(tempDir(), "logs"), () => AT);
  log.write("coordinator.exit", { reason: "x" });
  expect(statSync(log.path).mode & 0o777).toBe(0o600);
  expect(statSync(join(log.path, "..")).mode & 0o777).toBe(0o700);
});

test("a listener gets what was logged, redacted, until it is taken off", () => {
  const log = createEventLog(tempDir(), () => AT);
  const heard: unknown[] = [];
  const off = log.onEvent((event) => heard.push(event));
  log.write("coordinator.exit", { reason: { password: "x" } });
  off();
  log.write("coordinator.exit", { reason: "x" });
  expect(heard).toEqual([
    { event: "coordinator.exit", reason: { password: "[redacted]" }, ts: "2026-01-02T03:04:05.678+00:00" },
  ]);
});

test("a log is put aside before it grows beyond five megabytes, and five older ones are kept", () => {
  const log = createEventLog(tempDir(), () => AT);
  for (let index = 0; index < 16; index++)
    log.write("coordinator.exit", { reason: `${index} ${"é".repeat(MB)}` });
  const sizes = [log.path, ...[1, 2, 3, 4, 5, 6].map((index) => `${log.path}.${index}`)].map((path) =>
    existsSync(path) ? statSync(path).size : 0,
  );
  for (const size of sizes) expect(size).toBeLessThanOrEqual(5 * MB);
  expect(sizes.filter((size) => size > 0)).toHaveLength(6);
  expect(sizes.at(-1)).toBe(0);
  const kept = [5, 4, 3, 2, 1]
    .flatMap((index) => readEvents(`${log.path}.${index}`))
    .concat(readEvents(log.path));
  const numbers = kept.map((event) => Number(String(event.reason).split(" ", 1)[0]));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(numbers.at(-1)).toBe(15);
});

test("a log that another life has begun is continued and put aside in time", () => {
  const dir = tempDir();
  writeFileSync(join(dir, "events.jsonl"), `{"event":"coordinator.boot"}\n${"\n".repeat(5 * MB - 200)}`);
  const log = createEventLog(dir, () => AT);
  log.write("coordinator.exit", { reason: "x".repeat(400) });
  expect(statSync(`${log.path}.1`).size).toBeGreaterThan(5 * MB - 200);
  expect(readEvents(log.path)).toHaveLength(1);
});

test("a log that cannot be written stops nothing, and listeners still hear", () => {
  const dir = join(tempDir(), "logs");
  const log = createEventLog(dir, () => AT);
  rmSync(dir, { recursive: true });
  let heard = 0;
  log.onEvent(() => void heard++);
  log.write("coordinator.exit", { reason: "x" });
  expect(heard).toBe(1);
  mkdirSync(dir);
  log.write("coordinator.exit", { reason: "x" });
  expect(readEvents(log.path)).toHaveLength(1);
});

test("a line that was cut off does not spoil the next one", () => {
  const dir = tempDir();
  writeFileSync(join(dir, "events.jsonl"), '{"event":"coordinator.boot"}\n{"event":"agent.re');
  const log = createEventLog(dir, () => AT);
  log.write("coordinator.exit", { reason: "x" });
  const lines = readFileSync(log.path, "utf8").split("\n");
  expect(lines.slice(1)).toEqual(['{"event":"agent.re', expect.stringContaining('"reason":"x"'), ""]);
});

test("a listener misses nothing while the log is put aside", () => {
  const log = createEventLog(tempDir(), () => AT, { rotateAtBytes: 400, kept: 2 });
  const heard: unknown[] = [];
  log.onEvent((event) => heard.push(event.pid));
  for (let pid = 0; pid < 50; pid++) log.write("coordinator.stopped", { pid, by: "x" });
  expect(existsSync(`${log.path}.2`)).toBe(true);
  expect(heard).toEqual(Array.from({ length: 50 }, (_, pid) => pid));
});

test("a log that cannot be put aside is continued", () => {
  const log = createEventLog(tempDir(), () => AT, { rotateAtBytes: 400, kept: 1 });
  mkdirSync(join(`${log.path}.1`, "taken"), { recursive: true });
  for (let pid = 0; pid < 20; pid++) log.write("coordinator.stopped", { pid, by: "x" });
  expect(readEvents(log.path)).toHaveLength(20);
});
