import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InstallError } from "./fail.ts";

/** Keeps what a program that we called said, for whoever looks closer. Null where there is nothing, or nowhere to put it. */
export const writeLog = ({ detail }: InstallError): string | null => {
  if (detail === "") return null;
  try {
    const file = join(mkdtempSync(join(tmpdir(), "team-agent-installer-")), "detail.log");
    writeFileSync(file, `${withoutSecrets(detail)}\n`, { mode: 0o600 });
    return file;
  } catch {
    return null;
  }
};

/** Addresses may carry a person's sign-in, and npm says tokens now and then. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(/(\/\/)[^/\s@]+@/g, "$1***@")
    .replace(
      /(_authToken|_auth|_password|authorization)(["'\s:=]+)(?:bearer\s+|basic\s+)?[^\s"']+/gi,
      "$1$2***",
    )
    .replace(/npm_[A-Za-z0-9]{20,}/g, "npm_***");
