import { fileURLToPath } from "node:url";

export const CHAOS_VERSION = "0.0.0-chaos";

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export const daemonCommand = (workspace: string): readonly string[] => [
  process.execPath,
  "--no-warnings",
  beside("./daemon.ts"),
  workspace,
];

/** What brings a dead daemon of a chaos run back. */
export const ensureCommand = (workspace: string): readonly string[] => [
  process.execPath,
  "--no-warnings",
  beside("./ensure.ts"),
  workspace,
];

/** The fake agents call HTTP; nothing runs this. */
export const HOOK_COMMAND = ["/bin/false"] as const;
