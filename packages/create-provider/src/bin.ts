#!/usr/bin/env node
import { statSync } from "node:fs";
import { join } from "node:path";
import { HELP } from "./help.ts";
import { makePackage } from "./make-package.ts";
import { Refusal, readOptions } from "./options.ts";

const main = (argv: readonly string[]): number => {
  try {
    const options = readOptions(argv);
    if (options === "help") {
      process.stdout.write(HELP);
      return 0;
    }
    const folder = makePackage(process.cwd(), options);
    const add = `team-agent plugin add ./${folder}`;
    const has = statSync(join(folder, "program.js"), { throwIfNoEntry: false });
    process.stdout.write(
      `Made ${folder}${has ? ", with a sample program" : ""}.\n\n  cd ${folder}\n  npm install\n  npm test\n  team-agent plugin test .\n\nUse it:  ${add}\n`,
    );
    return 0;
  } catch (error) {
    const { message, action } = error instanceof Refusal ? error : wordsOf(error);
    process.stderr.write(`error: ${message}\naction: ${action}\nlog: -\n`);
    return 1;
  }
};

const wordsOf = (error: unknown) => ({
  message: error instanceof Error ? error.message : String(error),
  action: "run it in a folder that you may write to",
});

// All of it takes a moment, and is whole before a signal is heard.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
process.exitCode = main(process.argv.slice(2));
