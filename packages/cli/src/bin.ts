#!/usr/bin/env node
// Nothing native may be loaded before it is known that this Node.js can: an old one would end without a word.
import { createRequire } from "node:module";
import { keepCompiled } from "./lib/compile-cache.ts";
import { tooOld } from "./lib/node-needed.ts";
import { VERSION } from "./version.ts";

/** One file that holds all they need: a small command spends most of its time on finding modules. */
const HOT_COMMANDS: readonly string[] = ["status", "send"];
const loadHot = () => createRequire(import.meta.url)("./hot.cjs") as typeof import("./hot/main.ts");

const refusal = tooOld(process);

if (refusal !== null) {
  process.stderr.write(refusal);
  process.exitCode = 1;
} else if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-V")) {
  process.stdout.write(`${VERSION}\n`);
} else {
  keepCompiled();
  // A reader that closes early (`| head`) must not turn what was done into a failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  });
  const argv = process.argv.slice(2);
  const run = HOT_COMMANDS.includes(argv[0] ?? "") ? loadHot().hotRun(argv) : null;
  if (run) await run().catch(async (error: unknown) => (await import("./main.ts")).report(error, argv));
  else await (await import("./main.ts")).main(argv);
}
