import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { startUnnamed } from "../kit/outside.ts";
import { paneOf } from "../kit/pane.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const _FIXTURES = join(import.meta.dirname, "../fixtures");

const records = ({ root }: Sandbox): readonly string[] => {
  const folder = join(root, "home", "unnamed");
  return existsSync(folder) ? readdirSync(folder).map((name) => name.replace(".jsonl", "")) : [];
};
const sessionOf = async ({ json }: Sandbox) => (await json<Status>(["status"])).agents[0]!.session_id;

verifies("trial.144", async () => {
  const sandbox = useSandbox();
  await startUnnamed(sandbox, ["ann"]);
  const { argv } = await sandbox.json<{ argv: string[] }>(["attach", "ann"]);
  await paneOf(sandbox, argv[2]!, "team-current:ann").say("words at its window");
  const [id] = await until("its record", () => records(sandbox).length === 1 && records(sandbox));
  expect(await sandbox.json(["shutdown", "--cut"])).toMatchObject({ ok: true });
  const seen = eventsOf(sandbox).map(({ event }) => event);
  expect(seen.indexOf("session.captured")).toBeGreaterThan(0);
  expect(seen.indexOf("session.captured")).toBeLessThan(seen.indexOf("lifecycle.shutdown"));
  expect(await sessionOf(sandbox)).toBe(id);
  expect((await sandbox.cli(["restart"])).stdout).toContain("ann: resumed");
  expect(await sessionOf(sandbox)).toBe(id);
});

verifies("trial.144", async () => {
  const sandbox = useSandbox();
  writeFileSync(join(sandbox.root, "home", "writes-late"), "");
  await startUnnamed(sandbox, ["ann"]);
  const sent = await sandbox.cli(["send", "ann", "work", "--wait", "submitted"]);
  expect(sent.exitCode, sent.stderr).toBe(0);
  expect(records(sandbox)).toEqual([]);
  expect(await sandbox.json(["shutdown", "--cut"])).toMatchObject({ ok: true });
  const missed = eventsOf(sandbox).find(({ event }) => event === "shutdown.session_capture_missed");
  expect(missed).toMatchObject({ agents: ["ann"] });
  const [id] = records(sandbox);
  const restart = await sandbox.cli(["restart"]);
  expect(restart.stdout + restart.stderr).toContain("ann: resumed");
  expect(await sessionOf(sandbox)).toBe(id);
});

verifies("trial.146", async () => {
  const sandbox = useSandbox();
  writeFileSync(join(sandbox.root, "home", "writes-late"), "");
  await startUnnamed(sandbox, ["ann"]);
  await sandbox.cli(["send", "ann", "work", "--wait", "submitted"]);
  const { pid } = (await sandbox.json<Status>(["status"])).agents[0]!;
  const looks = () => eventsOf(sandbox).filter(({ event }) => event === "provider.session.converging");
  const env = { TEAM_AGENT_SESSION_CAPTURE_TIMEOUT_MS: "soon", TEAM_AGENT_RESTART_CAPTURE_TIMEOUT: "0.02" };
  const refused = await sandbox.cli(["restart", "--cut"], { env });
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining("ann: its conversation is not known"),
  ]);
  expect(looks().at(-1)).toMatchObject({ deadline_ms: 20, missing: ["ann"], allow_fresh: false });
  expect((await sandbox.json<Status>(["status"])).agents[0]!.pid).toBe(pid);

  const before = looks().length;
  const restart = sandbox.cli(["restart", "--cut", "--session-converge-deadline", "60"]);
  await until("it looks", () => looks().length > before);
  process.kill(pid, "SIGUSR1");
  expect((await restart).stdout).toContain("ann: resumed");
  expect(looks().at(-1)).toMatchObject({ deadline_ms: 60_000, assigned: ["ann"], missing: [] });
  expect(await sessionOf(sandbox)).toBe(records(sandbox)[0]);
});
