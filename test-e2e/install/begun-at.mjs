// node --import: something is started from a version (BEGUN_FROM, a file in it) while the installer writes its lock.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

if (process.argv[1]?.endsWith("/installer/dist/bin.js")) {
  const write = fs.writeFileSync;
  fs.writeFileSync = (path, ...rest) => {
    write(path, ...rest);
    if (!String(path).endsWith("/.installing")) return;
    const words = ["-e", "setInterval(() => {}, 60_000)", process.env.BEGUN_FROM];
    spawn(process.execPath, words, {
      detached: true,
      stdio: "ignore",
      env: { HOME: process.env.HOME },
    }).unref();
  };
  syncBuiltinESMExports();
}
