import { verifies } from "../../kit/verifies.ts";
import { writeShortAndLong, writeTenDuringATurn } from "./delivery-scenarios.ts";
import { ALL_TOOLS, READING_TOOLS, teamDocuments } from "./documents.ts";
import type { Here } from "./here.ts";
import { inWorld } from "./in-world.ts";
import { leadOneOfItsKind } from "./lead-alone.ts";
import { measureBusySends, measureSends, writeMoreThanAHookCarries, writeToBusy } from "./main-scenario.ts";
import { comeBackToTheirOwn } from "./restart-scenario.ts";
import { several } from "./several.ts";
import { decideFromTheCommandLine } from "./side-scenarios.ts";
import {
  askForAReport,
  beAwayForAWhile,
  dieWhileTheyWork,
  leaveADraftAlone,
  meetLimits,
  outliveTheLimit,
  stopForAnInterrupt,
} from "./trouble-scenarios.ts";
import {
  answerAtTheWindow,
  approveFromTheCommandLine,
  changeTheConversation,
  comeBack,
  denyFromTheCommandLine,
  stopAtTheWindow,
  writeBesideASubagent,
} from "./window-scenarios.ts";
import type { World } from "./world.ts";

/** What a program that is tried alone can do. */
export interface Can {
  /** Who works beside the first worker where two are needed. */
  readonly second: string;
  /** Whether its hook decides about permissions; else they are decided by keys. */
  readonly approvals: "hook" | "keys";
  /** What its leader's dialog says when the person's consent is asked for; null where it cannot ask, and the person agrees before. */
  readonly question: RegExp | null;
  /** Its keys stop a turn before the first word, too. */
  readonly escape?: boolean;
  /** A limit ends its turn, and what waits is given after it. */
  readonly limits?: boolean;
  /** It was tried without a coordinator for a minute. */
  readonly away?: boolean;
  /** What begins another conversation in its window, and what the screen shows when that is done. */
  readonly clear?: { readonly command: string; readonly done?: RegExp };
  /** The tool that starts an agent of its own, and what a role has to grant for that. */
  readonly subagent?: {
    readonly tool: string;
    readonly kind?: Readonly<Record<string, string>>;
    readonly grant?: string;
  };
}

type Run = (world: World, name: string) => Promise<void>;

const inTurn =
  (...runs: readonly (Run | false | undefined)[]): Run =>
  async (world, name) => {
    for (const run of runs) if (run) await run(world, name);
  };

/** The scenarios that programs which are tried alone share, as far as each is able. */
export const verifyAlone = (here: Here, can: Can): void => {
  const { programs, skip, name, withTeam, workers } = here;
  const options = { timeoutMs: 240_000, skip };
  const two = several("two", { [name]: here.id, [can.second]: here.id });

  verifies(["real.sizes", "real.pages"], withTeam(ALL_TOOLS, write), options);

  verifies("real.approval", withTeam(READING_TOOLS, APPROVALS[can.approvals]), options);

  const stops = inTurn(stopForAnInterrupt, leaveADraftAlone, can.escape && stopAtTheWindow);
  verifies("real.interrupt", withTeam(ALL_TOOLS, stops), options);

  if (can.limits) verifies("real.limits", withTeam(ALL_TOOLS, waitForALimit), options);

  const kill: Run = (world, worker) => dieWhileTheyWork(world, [worker]);
  const away: Run = (world, worker) => beAwayForAWhile(world, [worker]);
  const ids = can.away ? (["real.away", "real.kill"] as const) : "real.kill";
  verifies(ids, withTeam(ALL_TOOLS, inTurn(kill, can.away && away)), options);

  const { clear, subagent } = can;
  if (clear !== undefined) {
    const { command, done } = clear;
    const drift: Run = (world, worker) => changeTheConversation(world, worker, command, done);
    const back: Run = (world, worker) => comeBack(world, worker, command, done);
    verifies("real.drift", withTeam(ALL_TOOLS, inTurn(drift, back)), options);
  }
  if (subagent !== undefined) {
    const tools = [ALL_TOOLS, subagent.grant].filter(Boolean).join(", ");
    const beside: Run = (world, worker) => writeBesideASubagent(world, worker, subagent.tool, subagent.kind);
    verifies("real.subagent", withTeam(tools, beside), options);
  }

  verifies(
    ["restart.real", "real.report"],
    () =>
      inWorld({ programs, user: null, files: two.files }, async (world) => {
        await comeBackToTheirOwn(world, two, [name]);
        await askForAReport(world, name, can.second);
      }),
    { ...options, timeoutMs: 300_000 },
  );

  verifies(
    "real.team",
    () =>
      inWorld({ programs, user: null, files: teamDocuments(READING_TOOLS, workers) }, (world) =>
        leadOneOfItsKind(world, { provider: here.id, name, question: can.question }),
      ),
    options,
  );
};

const write: Run = async (world, name) => {
  await writeShortAndLong(world, name);
  await writeToBusy(world, name);
  await writeTenDuringATurn(world, name);
  const [sends, busy] = [await measureSends(world, name), await measureBusySends(world, name)];
  console.info(`${name}: ms from send to the model: ${JSON.stringify(sends)}`);
  console.info(`${name}: ms from a tool's end to the model: ${JSON.stringify(busy)}`);
  await writeMoreThanAHookCarries(world, name, "msg_000000030000", 30_000);
};

const waitForALimit: Run = async (world, name) => {
  await outliveTheLimit(world, name, await meetLimits(world, name));
};

const APPROVALS: Readonly<Record<Can["approvals"], Run>> = {
  hook: decideFromTheCommandLine,
  keys: inTurn(approveFromTheCommandLine, denyFromTheCommandLine, answerAtTheWindow),
};
