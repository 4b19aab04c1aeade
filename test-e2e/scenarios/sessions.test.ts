import { existsSync } from "node:fs";
import { expect } from "vitest";
import { useSandbox } from "../kit/sandbox.ts";
import { environmentOf, type Status, tokenIn } from "../kit/status.ts";
import { verifies } from "../kit/verifies.ts";

interface Sessions {
  readonly sessions: readonly Readonly<Record<string, unknown>>[];
  readonly discarded: readonly Readonly<Record<string, unknown>>[] | null;
  readonly coordinator: { readonly ok: boolean };
}

verifies("life.sessions", async () => {
  const { cli, json, team, workspace } = useSandbox();
  team(["ann", "bob"]);
  await cli(["quick-start", "--yes"]);
  expect((await cli(["send", "ann", "hello", "--wait", "delivered"])).exitCode).toBe(0);
  const [before] = (await json<Sessions>(["sessions"])).sessions;
  expect(before).toMatchObject({
    team: "current",
    agent_id: "ann",
    provider: "fake",
    model: null,
    spawn_cwd: workspace,
    confidence: "high",
  });
  expect(existsSync(before!.transcript_path as string)).toBe(true);
  expect(before!.captured_at).toBeGreaterThan(0);
  expect((await cli(["reset-agent", "ann", "--discard-session", "--yes"])).exitCode).toBe(0);
  const after = await json<Sessions>(["sessions", "--discarded"]);
  expect(after.sessions[0]!.session_id).not.toBe(before!.session_id);
  expect(after.discarded).toMatchObject([
    { agent_id: "ann", session_id: before!.session_id, transcript_path: before!.transcript_path },
  ]);
  const text = await cli(["sessions", "--discarded"]);
  for (const words of ["ann", "bob", "fake", "Put away:", String(before!.session_id)])
    expect(text.stdout).toContain(words);
  await cli(["coordinator", "stop"]);
  const stored = await json<Sessions>(["sessions", "--discarded"]);
  expect(stored.coordinator.ok).toBe(false);
  expect(stored.discarded).toEqual(after.discarded);
  expect(stored.sessions.map(({ agent_id, session_id }) => [agent_id, session_id])).toEqual(
    after.sessions.map(({ agent_id, session_id }) => [agent_id, session_id]),
  );
});

verifies("life.sessions", async () => {
  const { cli, json, team } = useSandbox();
  team(["ann"]);
  await cli(["quick-start", "--yes", "--name", "one"]);
  await cli(["quick-start", "--yes", "--name", "two"]);
  const all = await json<Sessions>(["sessions"]);
  expect(all.sessions.map(({ team }) => team)).toEqual(["one", "two"]);
  const two = await json<Sessions>(["sessions", "--team", "two"]);
  expect(two.sessions.map(({ team }) => team)).toEqual(["two"]);
  expect(await json(["sessions", "--team", "three"])).toMatchObject({ error_code: "team_unknown" });
  const { agents } = await json<Status>(["status", "--team", "one"]);
  const worker = { env: { TEAM_AGENT_TOKEN: tokenIn(environmentOf(agents[0]!.pid)) } };
  expect(await json(["sessions"], worker)).toMatchObject({ error_code: "not_allowed" });
  await cli(["coordinator", "stop"]);
  expect(await json(["sessions"], worker)).toMatchObject({ error_code: "coordinator_unavailable" });
});
