#!/usr/bin/env node
import { doctor } from "./commands/doctor.ts";
import { install } from "./commands/install.ts";
import { plugin } from "./commands/plugin.ts";
import { rollback } from "./commands/rollback.ts";
import { uninstall } from "./commands/uninstall.ts";
import { exitStatusOf, explain, InstallError } from "./fail.ts";
import { findPlaces } from "./find-places.ts";
import { HELP } from "./help.ts";
import { writeLog } from "./log.ts";
import { type Options, readOptions } from "./options.ts";
import { voice } from "./say.ts";

const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(name, () =>
    interruption.abort(
      new InstallError("interrupted", "interrupted; what was begun was taken back", {
        action: "run the same command again",
      }),
    ),
  );

const perform = async (options: Options): Promise<object> => {
  const places = findPlaces(options);
  const speaker = voice(options.json);
  const { signal } = interruption;
  switch (options.command) {
    case "install":
      return await install(places, options, speaker, signal);
    case "update":
      return options.rollback
        ? await rollback(places, options, speaker, signal)
        : await install(places, options, speaker, signal);
    case "doctor":
      return await doctor(places, speaker, signal);
    case "uninstall":
      return await uninstall(places, options, speaker, signal);
    default:
      return {};
  }
};

const main = async (argv: readonly string[]): Promise<number> => {
  const isJson = argv.includes("--json");
  try {
    const options = readOptions(argv);
    if (options.command === "help") {
      process.stdout.write(isJson ? `${JSON.stringify({ ok: true, help: HELP })}\n` : HELP);
      return 0;
    }
    if (options.command === "plugin") return plugin(findPlaces(options), options.rest);
    const answer = await perform(options);
    if (isJson) process.stdout.write(`${JSON.stringify({ ok: true, ...answer })}\n`);
    return "ok" in answer && answer.ok === false ? 1 : 0;
  } catch (caught) {
    // Whatever was cut off by it says something of its own.
    const error = explain(interruption.signal.aborted ? interruption.signal.reason : caught);
    const log = writeLog(error);
    const { code, message, action } = error;
    if (isJson)
      process.stdout.write(
        `${JSON.stringify({ ok: false, error: message, error_code: code, action, log })}\n`,
      );
    else
      process.stderr.write(
        `${interruption.signal.aborted && process.stderr.isTTY ? "\n" : ""}error: ${message}\naction: ${action}\nlog: ${log ?? "-"}\n`,
      );
    return exitStatusOf(error);
  }
};

// Who reads the first lines alone does not end what is under way.
process.stdout.on("error", () => {});
process.exitCode = await main(process.argv.slice(2));
