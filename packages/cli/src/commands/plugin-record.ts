import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { quoteWord, TeamAgentError, teamAgent } from "@team-agent/core/client";
import { findOnPath } from "@team-agent/plugin-api/toolkit";
import { isAtTerminal } from "../lib/confirm.ts";
import { columns, say, sayJson, sayWhole, tell } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { type Capturing, captureHook, captureRecords, captureScreen } from "../recorder/capture.ts";
import { openFixtures } from "../recorder/fixture-files.ts";
import { guide, KEYS } from "../recorder/guide.ts";
import { openHookDoor } from "../recorder/hook-door.ts";
import { nameRules } from "../recorder/names.ts";
import { personHere } from "../recorder/person.ts";
import { takeSnapshot } from "../recorder/records.ts";
import { isEmpty, type Report, reportOf } from "../recorder/report.ts";
import { openWindow, type ProgramWindow } from "../recorder/window.ts";

interface Options {
  readonly json: boolean;
  /** The folder of the package. */
  readonly into: string;
  /** Where the program works. */
  readonly cwd: string;
  /** Folders in which the program keeps its records. */
  readonly records: readonly string[];
}

const INTERRUPTED = 130;

/**
 * Runs a program in a window of its own, and writes what a person shows of it as fixtures of a package. What would tell of
 * that person is hidden before anything is written.
 */
export const recordProgram = async (
  program: string,
  args: readonly string[],
  options: Options,
): Promise<void> => {
  requirePerson("plugin record");
  const words = options.json ? tell : say;
  const folders = options.records.map((folder) => resolve(folder));
  const [into, cwd] = [folderOf(options.into, "--into"), folderOf(options.cwd, "--cwd")];
  const argv = [await programOf(program), ...args];
  const before = takeSnapshot(folders);
  const token = randomBytes(24).toString("base64url");
  const rules = nameRules(personHere(process.env, token));
  const capturing: Capturing = { files: openFixtures(into), rules, words };
  let step = "start";
  const door = await openHookDoor({
    token,
    onCall: (event, body) => captureHook(capturing, event, step, body),
    onOdd: (why) => words(`  not captured: ${why}`),
  });
  const env = { TEAM_AGENT_RECORD_URL: door.url, TEAM_AGENT_RECORD_TOKEN: token };
  const input = createInterface({ input: process.stdin });
  const opening = openWindow({
    argv,
    cwd,
    env,
    onEnd: (how) => {
      if (!isClosing) words("  The program has ended.");
      // There is nothing left to capture.
      if (how === "gone") input.close();
    },
  });
  let isClosing = false;
  const close = async (): Promise<void> => {
    isClosing = true;
    await opening.then((window) => window.close()).catch(() => {});
    await door.close();
  };
  // Each file is written in one go: none of them is half there.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => void close().finally(() => process.exit(INTERRUPTED)));
  const lines = input[Symbol.asyncIterator]();
  try {
    const window = await opening;
    begin(window, options);
    await guide({
      say: words,
      nextLine: async () => {
        const { done, value } = await lines.next();
        return done ? null : value;
      },
      begin: ({ name }) => {
        step = name;
      },
      capture: (screen) => captureScreen(capturing, window, screen),
      hasEnded: window.hasEnded,
      takeBack: (name) => capturing.files.remove("screens", name),
    });
  } finally {
    input.close();
    // Many a program writes its record in its own end.
    await close();
  }
  captureRecords(capturing, before, takeSnapshot(folders));
  end(reportOf(capturing.files, folders.length > 0), into, options);
};

const folderOf = (path: string, option: string): string => {
  const folder = resolve(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new TeamAgentError("usage", `${option}: there is no folder ${folder}`, {
    action: teamAgent("plugin", "record", "--help"),
  });
};

const programOf = async (program: string): Promise<string> => {
  const path = resolve(program);
  const found = program.includes("/")
    ? await findOnPath(basename(path), { PATH: dirname(path) })
    : await findOnPath(program, process.env);
  if (found) return found;
  throw new TeamAgentError("provider_missing", `there is no program ${program}`, {
    action: "install it, or give its path",
  });
};

const begin = ({ attach, open }: ProgramWindow, { json, records }: Options): void => {
  const words = json ? tell : say;
  const whole = json ? tell : sayWhole;
  if (open && isAtTerminal()) {
    spawnSync(open[0]!, open.slice(1), { stdio: "ignore" });
    words(
      "The program runs in a window of its own, which was opened beside this one. Type there, and come back here.",
    );
  } else {
    words("The program runs in a window of its own. Look at it and type there, from another terminal:");
    whole(`  ${attach.map(quoteWord).join(" ")}`);
  }
  words(KEYS);
  words(
    records.length > 0
      ? `What it writes in ${records.join(", ")} is captured at the end.`
      : "Its records are not captured: say with --records in which folder it keeps them.",
  );
  words(
    "Calls of its hooks are captured where its command is `team-agent plugin record-hook Stop`, each with its own event, or where it sends them to $TEAM_AGENT_RECORD_URL/<event> with the token of $TEAM_AGENT_RECORD_TOKEN.",
  );
};

const end = (report: Report, into: string, { json }: Options): void => {
  if (isEmpty(report)) process.exitCode = 1;
  if (json) sayJson({ ok: !isEmpty(report), into, ...report });
  else if (isEmpty(report)) say("\nNothing was captured.");
  else sayReport(report, into);
};

const sayReport = ({ screens, transcripts, hooks, missing }: Report, into: string): void => {
  const rows = Object.entries({ screens, transcripts, hooks, missing }).filter(([, list]) => list.length > 0);
  say(`\n${columns(rows.map(([name, list]) => [name, list.join(", ")])).join("\n")}`);
  say(
    "\nHome folder, names of the person and the machine, and what looks like a secret are hidden in these files. Read them before you give them to anybody. Then:",
  );
  sayWhole(`  ${teamAgent("plugin", "test", into)}`);
};
