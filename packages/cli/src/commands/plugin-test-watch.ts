import { type ChildProcess, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { systemClock, TeamAgentError, teamAgent } from "@team-agent/core/client";
import { ownCommand } from "../lib/coordinator.ts";
import { tell } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { watchFolder } from "../lib/watch-folder.ts";

interface Options {
  readonly json: boolean;
  readonly limit?: number;
}

/** An editor writes a file in several steps, and often several files. */
const QUIET_MS = 100;
const INTERRUPTED = 130;

/** Runs the cases, and again with each change: a run that is under way by then is ended. */
export const testOnChange = async (folder: string, options: Options): Promise<void> => {
  requirePerson("plugin test");
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new TeamAgentError("plugin_invalid", `there is no folder ${root}`, {
      action: teamAgent("plugin", "test", "--help"),
    });
  let running: ChildProcess | null = null;
  let isChanged = true;
  let wake = () => {};
  let takeBack = () => {};
  const onChange = () => {
    takeBack();
    takeBack = systemClock.after(QUIET_MS, () => {
      isChanged = true;
      running?.kill("SIGTERM");
      wake();
    });
  };
  const stopWatching = watchFolder(root, onChange);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      stopWatching();
      takeBack();
      const leave = () => process.exit(INTERRUPTED);
      if (!running) return leave();
      // It ends what it started before it leaves.
      running.once("exit", leave);
      running.kill("SIGTERM");
    });
  for (;;) {
    while (isChanged) {
      isChanged = false;
      running = start(root, options);
      await new Promise((done) => running!.once("exit", done));
      running = null;
    }
    tell(`\nWaiting for a change in ${root}; Ctrl-C ends it.`);
    await new Promise<void>((done) => {
      wake = done;
    });
  }
};

const start = (root: string, { json, limit }: Options): ChildProcess => {
  const [program, ...own] = ownCommand();
  const words = [
    ...["plugin", "test", root],
    ...(limit === undefined ? [] : ["--limit", `${limit}`]),
    ...(json ? ["--json"] : []),
  ];
  return spawn(program!, [...own, ...words], { stdio: ["ignore", "inherit", "inherit"] });
};
