import { lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { InstallError } from "./fail.ts";
import { isThere, placeFile } from "./files.ts";
import type { Places } from "./places.ts";
import { quote } from "./say.ts";

const MARK = "# The team-agent command, written by @team-agent/installer.";

/** The command: answers its version by itself, and hands everything else to the version in use. */
export const launcherScript = (runtime: string): string => `#!/bin/sh
${MARK}
root=${quote(runtime)}
if [ "$#" = 1 ] && [ "$1" = --version ] && read -r version 2>/dev/null <"$root/current/VERSION"; then
  printf '%s\\n' "$version"
  exit 0
fi
if ! read -r node 2>/dev/null <"$root/current/NODE"; then
  printf '%s\\n' 'error: this installation is not whole' 'action: npx @team-agent/installer' 'log: -' >&2
  exit 1
fi
# The one that it was installed with may be gone by now.
[ -x "$node" ] || node=$(command -v node) || {
  printf '%s\\n' 'error: the Node.js that this was installed with is gone, and there is no other' 'action: npx @team-agent/installer' 'log: -' >&2
  exit 1
}
exec "$node" "$root/current/node_modules/@team-agent/cli/dist/bin.js" "$@"
`;

/** What stands where the command goes: nothing, ours, or somebody else's. */
export const lookAtLauncher = (path: string): "none" | "ours" | "foreign" => {
  if (!isThere(path)) return "none";
  const stat = lstatSync(path);
  if (!stat.isFile() || stat.size > 10_000) return "foreign";
  return readFileSync(path, "utf8").split("\n")[1] === MARK ? "ours" : "foreign";
};

/** The folder of versions that a launcher of ours leads to. */
export const rootOf = (path: string): string | null =>
  lookAtLauncher(path) === "ours"
    ? (/^root='(.*)'$/m.exec(readFileSync(path, "utf8"))?.[1]?.replaceAll("'\\''", "'") ?? null)
    : null;

/** Throws `command_foreign` where somebody else's command would be written over. */
export const refuseForeign = ({ launcher }: Pick<Places, "launcher">): void => {
  if (lookAtLauncher(launcher) !== "foreign") return;
  throw new InstallError("command_foreign", `${launcher} is not this installer's; it was left as it is`, {
    action: `${isOfNpm(launcher) ? "npm uninstall -g @team-agent/cli" : "take it away yourself"}, or put this one elsewhere: --prefix <folder>`,
  });
};

/** A link that npm makes for what is installed globally. */
const isOfNpm = (path: string): boolean =>
  lstatSync(path).isSymbolicLink() && readlinkSync(path).includes("node_modules/@team-agent/cli/");

/** Writes the command whole or not at all. Answers how what was there before comes back. */
export const writeLauncher = ({ launcher, runtime }: Places): (() => void) => {
  refuseForeign({ launcher });
  const before = lookAtLauncher(launcher) === "ours" ? readFileSync(launcher, "utf8") : null;
  put(launcher, launcherScript(runtime));
  return () => (before === null ? rmSync(launcher, { force: true }) : put(launcher, before));
};

const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  placeFile(path, text, 0o755);
};
