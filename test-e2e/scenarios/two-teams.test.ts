import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { runAsPrinted, takeWayOut, wayOutOf } from "../kit/ways-out.ts";

verifies("trial.83", async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  sandbox.team(["ann"]);
  for (const name of ["c1", "c2"])
    expect((await cli(["quick-start", "--yes", "--name", name])).exitCode).toBe(0);
  // Whatever is about one team is refused, with the same command for each of them.
  const eachOf = (before: string, after = "") =>
    ["c1", "c2"].map((name) => `team-agent ${before} --team ${name}${after}`).join("  or  ");
  const refuse = async (words: readonly string[], expected: string) => {
    const run = await cli(words);
    expect(run.exitCode, run.stdout + run.stderr).toBe(1);
    expect(run.stderr).toContain("c1, c2");
    expect(wayOutOf(run.stderr)).toBe(expected);
    return expected.split("  or  ");
  };
  const commands: readonly (readonly [readonly string[], string])[] = [
    [["export", "--output", "all.jsonl"], eachOf("export", " --output all.jsonl")],
    [["inbox", "ann"], eachOf("inbox", " ann")],
    [["diagnose"], eachOf("diagnose")],
    [["explain", "ann"], eachOf("explain", " ann")],
    [["status", "ann"], eachOf("status", " ann")],
    [["export", "--team", "c3"], eachOf("export")],
  ];
  const asked: typeof commands = [
    ...commands,
    [["send", "ann", "to both of you"], eachOf("send", ' ann "to both of you"')],
    [["shutdown"], eachOf("shutdown")],
    [["approvals"], eachOf("approvals")],
    [["collect", "--team", "c3"], eachOf("collect")],
    [["doctor", "--comms", "--team", "c3"], eachOf("doctor", " --comms")],
  ];
  const shown = async (state: string) => {
    const run = await cli(["status"]);
    expect(run.exitCode, run.stderr).toBe(0);
    for (const name of ["c1", "c2"]) {
      expect(run.stdout).toContain(`team=${name} (${state})`);
      expect(run.stdout).toContain(`team-agent status --team ${name}`);
    }
    const { teams } = await json<{ teams: { team: string }[] }>(["status"]);
    expect(teams.map(({ team }) => team)).toEqual(["c1", "c2"]);
  };

  await shown("alive");
  for (const [words, expected] of asked) await refuse(words, expected);
  const [first] = await refuse(...asked[6]!);
  expect((await runAsPrinted(sandbox, first!)).exitCode).toBe(0);

  await cli(["shutdown", "--team", "c2"]);
  const one = await cli(["status"]);
  expect(one.stdout).toContain("team=c1 (alive)");
  expect(one.stdout).toContain("other teams: c2 (stopped): team-agent status --team c2");
  expect(await json(["status"])).toMatchObject({
    team: "c1",
    other_teams: [{ team: "c2", status: "stopped" }],
  });

  await cli(["shutdown"]);
  // Nobody answers any more, and the database is read.
  expect((await cli(["coordinator", "status"])).stdout).toBe("not running");
  await shown("stopped");
  expect((await cli(["status"])).stdout).toContain("bring it back: team-agent restart --team c1");
  for (const [words, expected] of commands) if (words[0] !== "explain") await refuse(words, expected);
  expect(existsSync(join(sandbox.workspace, "all.jsonl"))).toBe(false);
});

verifies("trial.156", async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  sandbox.team(["ann"]);
  expect((await cli(["quick-start", "--yes", "--name", "one"])).exitCode).toBe(0);
  const started = await cli(["quick-start", "--yes", "--name", "two"]);
  const shown = (label: string) => wayOutOf(started.stdout, new RegExp(`^ *${label}: *(.+)$`, "m"));
  expect(shown("Look at a window")).toBe("team-agent attach ann --team two");
  await takeWayOut(
    sandbox,
    `${shown("Look at a window")} --print`,
    "team-agent attach ann --team two --print",
  );
  await takeWayOut(sandbox, shown("Give work"), 'team-agent send ann "…" --team two');
  await takeWayOut(sandbox, shown("See everything"), "team-agent status --team two");

  const ann = async (team: string) => (await json<Status>(["status", "--team", team])).agents[0]!;
  const inTeamOne = (await ann("one")).pid;
  // What is told when its program ends, wherever it is told.
  process.kill((await ann("two")).pid!, "SIGKILL");
  await until("it is seen", async () => (await ann("two")).status === "exited");
  const back = "team-agent start-agent ann --team two";
  const comms = await cli(["doctor", "--comms", "--team", "two"]);
  expect(comms.stdout + comms.stderr).toContain(back);
  const waits = wayOutOf(
    (await cli(["status", "--team", "two"])).stdout,
    /read them with: (team-agent .+)$/m,
  );
  const mail = await takeWayOut(sandbox, waits, "team-agent inbox leader --team two");
  await takeWayOut(sandbox, wayOutOf(mail.stdout, /To bring it back: (team-agent .+)$/m), back);

  const paused = await cli(["pause-agent", "ann", "--team", "two"]);
  const goesOn = wayOutOf(paused.stdout, /goes on with: (.+)$/m);
  await takeWayOut(sandbox, goesOn, "team-agent resume-agent ann --team two");
  const joined = await cli(["clone-agent", "ann", "--as", "ben", "--team", "two", "--yes"]);
  const work = wayOutOf(joined.stdout, /Give it work: (.+)$/m);
  await takeWayOut(sandbox, work, 'team-agent send ben "…" --team two');

  const down = await cli(["shutdown", "--team", "two", "--cut"]);
  const restart = wayOutOf(down.stdout, /kept: (.+)$/m);
  await takeWayOut(sandbox, restart, "team-agent restart --team two");
  expect((await ann("two")).pid).not.toBeNull();
  // The other team was touched by none of it.
  expect((await ann("one")).pid).toBe(inTeamOne);
});
