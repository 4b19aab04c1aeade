// node --import: kill -9 comes before the change of the disk that KILLED_BEFORE counts, 1 the first; a folder that is
// removed counts twice, the second time when half of it is gone. The programs that the installer calls are left alone.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

const last = Number(process.env.KILLED_BEFORE);
let changes = 0;
const count = () => {
  changes += 1;
  if (changes === last) process.kill(process.pid, "SIGKILL");
};

if (process.argv[1]?.endsWith("/installer/dist/bin.js")) {
  const removeWhole = fs.rmSync;
  for (const name of ["writeFileSync", "renameSync", "rmSync", "rmdirSync", "mkdirSync", "symlinkSync"]) {
    const real = fs[name];
    fs[name] = (path, ...rest) => {
      count();
      if (name === "rmSync" && changes + 1 === last && isFolder(path)) removeHalf(path);
      if (name === "rmSync" && isFolder(path)) count();
      return real(path, ...rest);
    };
  }
  const isFolder = (path) => fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const removeHalf = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) removeHalf(join(folder, entry.name));
    const names = fs.readdirSync(folder);
    for (const name of names.slice(0, Math.ceil(names.length / 2)))
      removeWhole(join(folder, name), { recursive: true });
  };
  syncBuiltinESMExports();
}
