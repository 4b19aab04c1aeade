#!/usr/bin/env node
// Nothing native may be loaded before the Node version is known: an old one would crash without a word.
import module from "node:module";
import { VERSION } from "./version.ts";

const MINIMUM = [22, 13] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
  process.stderr.write(
    `error: team-agent needs Node.js ${MINIMUM.join(".")} or newer, this is ${process.versions.node}\naction: install a newer Node.js, for example: npm install -g node@24\nlog: -\n`,
  );
  process.exitCode = 1;
} else if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-V")) {
  process.stdout.write(`${VERSION}\n`);
} else {
  module.enableCompileCache?.();
  const { main } = await import("./main.ts");
  await main(process.argv.slice(2));
}
