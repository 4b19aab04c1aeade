import { expect } from "vitest";
import { paneOf } from "../kit/pane.ts";
import { CLI, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const ASKED = "Do you want to proceed?";

/** A leader in a window of its own, and what its person sees and types there. */
const sitBefore = async (sandbox: Sandbox, ...args: readonly string[]) => {
  sandbox.team(["ann"]);
  const leader = await sandbox.json<{ session_name: string; attach: string[] }>(["fake", ...args]);
  const socket = leader.attach[2]!;
  const target = `=${leader.session_name}:`;
  const pane = paneOf(sandbox, socket, target);
  await until("the leader shows its input line", async () => (await pane.screen()).includes("❯"));
  const whole = () => sandbox.tmux(["-S", socket, "capture-pane", "-pJ", "-S", "-", "-t", target]);
  return {
    ...pane,
    sees: (text: string) => until(`it shows ${text}`, async () => (await whole()).includes(text)),
    whole,
    press: (key: string) => sandbox.tmux(["-S", socket, "send-keys", "-t", target, key]),
  };
};

const agreements = (sandbox: Sandbox): readonly { readonly agreed: boolean }[] =>
  sandbox
    .read(".team/logs/events.jsonl")
    .split("\n")
    .filter((line) => line.includes('"launch.agreement"'))
    .map((line) => JSON.parse(line));

const isReady = async ({ json }: Sandbox): Promise<boolean> =>
  (await json<Status>(["status"])).agents?.[0]?.status === "ready";

verifies("trial.12", async () => {
  const sandbox = useSandbox();
  const { say, screen, press, sees } = await sitBefore(sandbox);

  // Lines that nobody showed are agreed to by nobody, whatever the person pressed.
  await say('[[call agree_launch {"lines":["a small team"]}]]');
  await until("the person is asked", async () => (await screen()).includes(ASKED));
  await press("1");
  await sees("agreement_unknown");

  // A person who says no has not agreed, and a later call that asks nobody does not use it.
  await say("[[call start_team {}]] [[agree]] [[call start_team {}]]");
  await until("the person is asked", async () => (await screen()).includes(ASKED));
  await press("3");
  await until("the launch was asked for twice", () => agreements(sandbox).length === 2);
  expect(agreements(sandbox).some(({ agreed }) => agreed)).toBe(false);

  // A model that uses the command line is told the same.
  await say(`[[run ${process.execPath} ${CLI} quick-start --yes]]`);
  await until("the command asks", async () => (await screen()).includes(ASKED));
  await press("1");
  await sees("call the tool agree_launch with these lines");
  await say(`[[run ${process.execPath} ${CLI} agree --yes]]`);
  await until("the command asks", async () => (await screen()).includes(ASKED));
  await press("1");
  await sees("agree is for a person");
  expect(agreements(sandbox).some(({ agreed }) => agreed)).toBe(false);

  await say("[[call start_team {}]] [[agree]] [[call start_team {}]]");
  await until("the person is asked", async () => (await screen()).includes(ASKED));
  await press("1");
  await until("the team is ready", () => isReady(sandbox));
  expect((await sandbox.json<Status>(["status"])).leader_receiver).toMatchObject({ status: "attached" });
});

verifies("trial.12", async () => {
  const sandbox = useSandbox();
  const { say, screen, sees } = await sitBefore(sandbox, "--fake-bypass");
  await say("[[call start_team {}]] [[agree]] [[call start_team {}]]");
  await sees("agreement_not_asked");
  await sees("a person runs in a terminal of their own: team-agent agree");
  expect(await screen()).not.toContain(ASKED);
  expect(agreements(sandbox).some(({ agreed }) => agreed)).toBe(false);

  const { stdout, exitCode } = await sandbox.cli(["agree", "--yes"]);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Agreed.")]);
  expect((await sandbox.json<{ teams?: unknown[] }>(["status"])).teams ?? []).toEqual([]);
  await say("[[call start_team {}]]");
  await until("the team is ready", () => isReady(sandbox));
  expect((await sandbox.json<Status>(["status"])).leader_receiver).toMatchObject({ status: "attached" });
});
