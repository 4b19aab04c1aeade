import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { WORKERS } from "./documents.ts";
import { agreesAsAsked } from "./leader-script.ts";
import { createMind } from "./mind.ts";
import { agrees, sitDown } from "./person.ts";
import { expectDelivered, type Status, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

const NAMES = WORKERS.map(({ name }) => name);

/** A Claude Code that team-agent did not start runs quick-start by itself, and its pane gets the results as pastes. */
export const startFromAnOwnProgram = async (world: World): Promise<void> => {
  const person = await sitDown(world);
  await person.enters("claude --permission-mode acceptEdits --allowedTools Bash");
  await person.seesInputBox();
  await person.enters('[[call shell {"command":"team-agent quick-start --yes"}]] [[say it runs]]');
  await person.sees("the start", /● it runs/);
  const { leader_receiver } = await untilReady(world, NAMES);
  expect(leader_receiver).toMatchObject({ status: "attached", provider: "claude" });
  for (const name of NAMES) {
    // The workers were started from within a session of the program, and must not take themselves for a part of it.
    await expectDelivered(world, await send(world, name, `hello ${name} [[say hello]]`));
    await send(world, name, `[[call report_result {"summary":"${name} reported"}]] [[say done]]`);
  }
  for (const name of NAMES) {
    const told = `reported success from ${name}: ${name} reported`;
    const request = await world.api.waitForRequest((one) => one.newText.includes(told));
    expect(request.text.split(told)).toHaveLength(2);
  }
};

/** A leader allows what a worker asks for; then it ends, and the one that is started in its place gets what waits. */
export const leaveAndComeBack = async (world: World): Promise<void> => {
  world.api.setScript(
    createMind([
      {
        to: /asks for permission.*approval_id "(apr_\w+)"/s,
        acts: ([, id]) => [{ call: "approve", input: { approval_id: id } }, { say: "ALLOWED IT" }],
      },
      { to: /start the team/, acts: () => [{ call: "start_team", input: {} }] },
      agreesAsAsked,
      { to: /reported success from ann: (\w+)/, acts: ([, what]) => [{ say: `RESULT ${what}` }] },
    ]),
  );
  const person = await sitDown(world);
  await person.enters("team-agent claude");
  await person.seesInputBox();
  await person.enters("Please start the team.");
  await agrees(person);
  await person.sees("the start", /TEAM STARTED/);
  await untilReady(world, NAMES);
  await send(
    world,
    "ann",
    `[[call shell {"command":"touch allowed"}]] [[call report_result {"summary":"first"}]]`,
  );
  await person.sees("the approval", /ALLOWED IT/);
  await person.sees("the result", /RESULT first/);
  await until(
    "the leader is idle",
    async () => (await world.json<Status>(["status"])).queued_messages.length === 0,
  );
  await person.enters("/exit");
  await person.sees("the shell", /Resume this session/);
  await untilReady(world, ["ann"]);
  await send(world, "ann", '[[call report_result {"summary":"second"}]]');
  await until("the result waits", async () => {
    const { queued_messages } = await world.json<Status>(["status"]);
    return queued_messages.some((one) => one.recipient === "leader" && one.status.startsWith("queued_"));
  });
  expect(await person.screen()).not.toContain("Team message");
  await person.enters("team-agent claude");
  await person.sees("the result", /RESULT second/);
};
