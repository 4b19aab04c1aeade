// node --import: something is started from a version (BEGUN_FROM, a file in it) when the installer has written its lock,
// or when it takes the skill away (BEGUN_AT: lock, skill).
import children from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { BEGUN_AT, BEGUN_FROM, HOME } = process.env;
const { spawn } = children;
const write = fs.writeFileSync;
const begin = () => {
  const words = ["-e", "setInterval(() => {}, 60_000)", BEGUN_FROM];
  spawn(process.execPath, words, { detached: true, stdio: "ignore", env: { HOME } }).unref();
};

if (process.argv[1]?.endsWith("/installer/dist/bin.js")) {
  fs.writeFileSync = (path, ...rest) => {
    write(path, ...rest);
    if (BEGUN_AT === "lock" && String(path).endsWith("/.installing")) begin();
  };
  children.spawn = (program, args, ...rest) => {
    if (BEGUN_AT === "skill" && args.includes("install-skill") && args.includes("--uninstall")) begin();
    return spawn(program, args, ...rest);
  };
  syncBuiltinESMExports();
}
