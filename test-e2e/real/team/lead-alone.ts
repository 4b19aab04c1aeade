import { expect } from "vitest";
import { until } from "../../kit/until.ts";
import { ALL_PROGRAMS, type ProgramName } from "../program/index.ts";
import { agreesAsAsked } from "./leader-script.ts";
import { createMind } from "./mind.ts";
import { agrees, sitDown } from "./person.ts";
import type { Status } from "./watch.ts";
import { expectDelivered, send, untilReady } from "./watch.ts";
import type { World } from "./world.ts";

const STARTED = [{ say: "TEAM STARTED" }];

/** A program leads a worker of its own kind: its person agrees to the start, and it hears of results, idle or not. */
export const leadOneOfItsKind = async (
  world: World,
  {
    provider,
    name,
    question,
    typed = provider,
  }: {
    readonly provider: ProgramName;
    readonly name: string;
    /** What the program asks when its model agrees; null where it cannot ask, and the person agrees before. */
    readonly question: RegExp | null;
    /** What is typed behind `team-agent` to start the leader. */
    readonly typed?: string;
  },
): Promise<void> => {
  world.api.setScript(
    createMind([
      { to: /start the team/, acts: () => [{ call: "start_team", input: {} }, ...(question ? [] : STARTED)] },
      agreesAsAsked,
      {
        to: /asks for permission.*approval_id "(apr_\w+)"/s,
        acts: ([, id]) => [{ call: "approve", input: { approval_id: id } }, { say: "ALLOWED IT" }],
      },
      { to: /reported success from \w+: (\w+)/, acts: ([, what]) => [{ say: `RESULT ${what}` }] },
    ]),
  );
  if (question === null) await world.cli(["agree", "--yes"]);
  const person = await sitDown(world, ALL_PROGRAMS[provider].provider);
  await person.enters(`team-agent ${typed}`);
  await person.seesInputBox();
  await person.enters("Please start the team.");
  if (question !== null) await agrees(person, question);
  await person.sees("the start", /TEAM STARTED/);
  const status: Status = await untilReady(world, [name]);
  expect(status.leader_receiver).toMatchObject({
    status: "attached",
    provider: ALL_PROGRAMS[provider].provider.id,
  });
  await send(
    world,
    name,
    `[[call shell {"command":"touch allowed"}]] [[call report_result {"summary":"first"}]] [[say over]]`,
  );
  await person.sees("the approval", /ALLOWED IT/);
  await person.sees("the result", /RESULT first/);
  const { messages } = await world.json<{ messages: { message_id: string; content: string }[] }>([
    "inbox",
    "leader",
  ]);
  const told = messages.filter(({ content }) => content.includes("reported success"));
  expect(told).toHaveLength(1);
  await expectDelivered(world, told[0]!.message_id);
  await until(
    "the leader is idle",
    async () => (await world.json<Status>(["status"])).queued_messages.length === 0,
  );
};
