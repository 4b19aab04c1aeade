#!/usr/bin/env node
// Nothing native may be loaded before it is known that this Node.js can: an old one would end without a word.
import { keepCompiled } from "./lib/compile-cache.ts";
import { tooOld } from "./lib/node-needed.ts";
import { VERSION } from "./version.ts";

const refusal = tooOld(process);

if (refusal !== null) {
  process.stderr.write(refusal);
  process.exitCode = 1;
} else if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-V")) {
  process.stdout.write(`${VERSION}\n`);
} else {
  keepCompiled();
  const { main } = await import("./main.ts");
  await main(process.argv.slice(2));
}
