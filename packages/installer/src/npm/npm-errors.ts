import { InstallError } from "../fail.ts";
import type { Ended } from "../run.ts";

const KNOWN: readonly (readonly [words: RegExp, code: string, message: string, action: string])[] = [
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|FETCH_ERROR|ConnectionRefused|ConnectionClosed|FailedToOpenSocket/,
    "registry_unreachable",
    "the registry does not answer",
    "look at your network, then at the registry and the proxy of npm: npm config get registry; npm config get proxy",
  ],
  [
    /EINTEGRITY|Z_DATA_ERROR|TAR_BAD_ARCHIVE|incorrect data check|unexpected end of file|Z_BUF_ERROR|[Ii]ntegrity check failed/,
    "package_corrupt",
    "a package came damaged; nothing of it was kept",
    "npm cache clean --force, and run the same command again",
  ],
  [
    /E404|ETARGET|No matching version|404 Not Found/,
    "package_missing",
    "the registry does not have a package that is needed",
    "name a version that it has with --use <version>, or another registry: npm config set registry <address>",
  ],
  [/ENOSPC|EDQUOT/, "disk_full", "the disk is full", "free some disk space and run the same command again"],
  [
    /E401|E403|ENEEDAUTH/,
    "registry_refused",
    "the registry refuses to hand packages out",
    "sign in to it: npm login; or name another one: npm config set registry <address>",
  ],
  [
    /EACCES|EPERM|EROFS/,
    "no_right_to_write",
    "npm may not write where it has to",
    "name folders that you may write in: --prefix <folder> --runtime-dir <folder>",
  ],
];

/** What npm meant. */
export const npmError = (ended: Ended, what: string): InstallError => {
  const said = `${ended.stderr}\n${ended.stdout}`.trim();
  for (const [words, code, message, action] of KNOWN)
    if (words.test(said)) return new InstallError(code, `${what}: ${message}`, { action, detail: said });
  const first = said.split("\n").find((line) => /error/i.test(line)) ?? said.split("\n")[0] ?? "";
  return new InstallError("npm_failed", `${what}: ${first || "nothing was said of why"}`, {
    action: "run the same command again; what was begun was taken back",
    detail: said,
  });
};
