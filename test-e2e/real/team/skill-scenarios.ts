import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ModelRequest } from "@team-agent/plugin-api/testing";
import { expect } from "vitest";
import codex from "../../../packages/provider-codex/src/index.ts";
import { until } from "../../kit/until.ts";
import { agreesAsAsked } from "./leader-script.ts";
import { type Act, createMind, type Reaction } from "./mind.ts";
import { type Person, sitBeside, sitDown } from "./person.ts";
import { untilReady } from "./watch.ts";
import type { World } from "./world.ts";

const DESCRIPTION = "Build, lead and mend a team of persistent coding agents";
const BODY = "# Leading a team with team-agent";
const WORK = '[[call report_result {"summary":"the flag is in"}]] [[say done]]';

/**
 * A Claude Code that the person started, and that knows of team-agent by the skill alone: it reads it, does what stands
 * there with commands, and the person agrees in another terminal.
 */
export const leadByCommands = async (world: World): Promise<void> => {
  await installSkill(world);
  const isOwn = ({ text, tools }: ModelRequest) => tools.length > 0 && text.includes("Please build a team");
  const run = (command: string): Act => ({ call: "Bash", input: { command, description: "Run a command" } });
  const told = { commands: [] as string[] };
  world.api.setScript(
    createMind(
      [
        {
          to: new RegExp(BODY),
          acts: ({ input }) => {
            told.commands = commandsIn(input);
            return [
              ...documentsIn(input).map(([file, content]): Act => {
                return { call: "Write", input: { file_path: path.join(world.workspace, file), content } };
              }),
              run(told.commands.find((one) => one.endsWith("validate"))!),
              run(told.commands.find((one) => one.endsWith("quick-start"))!),
            ];
          },
        },
        { to: /Please build a team/, acts: () => [{ call: "Skill", input: { skill: "team-agent" } }] },
        {
          to: /somebody has to agree to this launch first/,
          acts: () => [{ say: `PLEASE RUN ${told.commands.find((one) => one.endsWith("agree"))}` }],
        },
        {
          to: /I have agreed/,
          acts: () => [
            run(told.commands.find((one) => one.endsWith("quick-start"))!),
            { say: "TEAM STARTED" },
          ],
        },
        {
          to: /Give it the work/,
          acts: () => [run(`team-agent send developer '${WORK}'`), { say: "IT WORKS" }],
        },
        tellsTheResult,
      ],
      isOwn,
    ),
  );
  const person = await sitDown(world);
  await person.enters("claude --permission-mode acceptEdits --allowedTools Bash");
  await person.seesInputBox();
  await person.enters("Please build a team of one worker.");
  await person.sees("whom to ask", /PLEASE RUN team-agent agree/);
  await agreeBeside(world);
  await person.enters("I have agreed.");
  await person.sees("the start", /TEAM STARTED/);
  const { leader_receiver } = await untilReady(world, ["developer"]);
  expect(leader_receiver).toMatchObject({ status: "attached", provider: "claude" });
  await giveWork(person);
  expectSkillOnce(world, isOwn);
};

/** A leader that team-agent started: the person names the skill, and the program itself asks for the agreement. */
export const leadByTools = async (world: World): Promise<void> => {
  await installSkill(world);
  const write = ([file, content]: readonly [string, string]): Act => {
    const text = content.replace("provider: claude", "provider: codex");
    const cmd = `mkdir -p "$(dirname ${file})" && cat > ${file} <<'END'\n${text}END`;
    return { call: "exec_command", input: { cmd } };
  };
  world.api.setScript(
    createMind([
      {
        to: new RegExp(BODY),
        acts: ({ input }) => [
          ...documentsIn(input).map(write),
          { call: /`(start_team)`\. It answers/.exec(input)![1]!, input: {} },
        ],
      },
      agreesAsAsked,
      {
        to: /Give it the work/,
        acts: () => [
          { call: "send_message", input: { to: "developer", content: WORK } },
          { say: "IT WORKS" },
        ],
      },
      tellsTheResult,
    ]),
  );
  const person = await sitDown(world, codex);
  // Where nobody says otherwise, it only reads in a folder that is no repository.
  await person.enters("team-agent codex --sandbox workspace-write");
  await person.seesInputBox();
  await person.enters("$team-agent Please build a team of one worker.");
  await agreesToTool(person);
  await person.sees("the start", /TEAM STARTED/);
  const { leader_receiver } = await untilReady(world, ["developer"]);
  expect(leader_receiver).toMatchObject({ status: "attached", provider: "codex" });
  await giveWork(person);
  expectSkillOnce(world, ({ text }) => text.includes("You can lead a team of agents"));
};

const installSkill = async (world: World): Promise<void> => {
  const done = await world.cli(["install-skill"]);
  expect(done.exitCode, done.stderr).toBe(0);
};

/** The two documents that the skill shows, by the path that stands above each. */
const documentsIn = (skill: string): readonly (readonly [string, string])[] =>
  [...skill.matchAll(/`(\.team\/current\/[\w./]+)`[^\n]*\n\s*```markdown\n([\s\S]*?)\n\s*```/g)].map(
    ([, file, content]) => [file!, `${content!.replaceAll(/^ {3}/gm, "")}\n`],
  );

const commandsIn = (skill: string): string[] =>
  [...skill.matchAll(/`(team-agent [^`\n]+)`/g)].map(([, command]) => command!);

const tellsTheResult: Reaction = {
  to: /reported success from developer: ([^\n[]*)/,
  acts: ([, what]) => [{ say: `RESULT ${what}` }],
};

const giveWork = async (person: Person): Promise<void> => {
  await person.enters("Give it the work.");
  await person.sees("the result", /RESULT the flag is in/);
};

const agreeBeside = async (world: World): Promise<void> => {
  const beside = await sitBeside(world);
  await beside.enters("team-agent agree");
  const shown = await beside.sees("the question", /May this team be started\?/);
  expect(shown).toContain("will work in");
  await beside.enters("y");
  await beside.sees("the agreement", /Agreed\. The leader may start team website now/);
};

/** Says yes where the program shows what a tool is about to be called with. */
const agreesToTool = async (person: Person): Promise<void> => {
  const dialog = await until(
    "the program's question",
    async () => {
      const shown = await person.state();
      return shown.dialog?.kind === "approval" ? shown.dialog : null;
    },
    60_000,
  ).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await person.screen()}`);
  });
  expect(await person.screen()).toContain("agree_launch");
  // Keys that come within half a second are not taken.
  await delay(700);
  await person.keys(...codex.answer(dialog, "accept")!);
};

/** The skill stood once in the list that the model was given first, with what it is for, and its text once it was asked for. */
const expectSkillOnce = (world: World, isOwn: (request: ModelRequest) => boolean): void => {
  const own = world.api.requests.filter((one) => one.tools.length > 0 && isOwn(one));
  expect(own[0]!.text.split(`- team-agent: ${DESCRIPTION}`)).toHaveLength(2);
  expect(own.at(-1)!.text).toContain(BODY);
};
