import { existsSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  ERRORS,
  isTeamAgentError,
  makeOwnFolder,
  makeSecretFolder,
  redactText,
  resolveWorkspace,
  systemClock,
  writeOwnFile,
} from "@team-agent/core/client";
import { fold, widthOfTerminal } from "./fold.ts";
import { asTyped, forEachTeam, type Given } from "./way-out.ts";

interface Explained {
  readonly code: string;
  readonly message: string;
  readonly action: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly detail: string;
}

/** Prints the three lines (or their JSON), and sets the exit status of D26. The detail goes to a file first. */
export const fail = (
  error: unknown,
  options: {
    readonly json: boolean;
    readonly workspace: string;
    readonly command?: string | undefined;
    readonly given?: Given;
  },
): void => {
  const known = explain(error, options.command);
  const explained = options.given ? { ...known, action: wayOut(known, options.given) } : known;
  const log = writeDetail(explained, options.workspace);
  const { code, message, action, data } = explained;
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ ok: false, error: message, error_code: code, action, log, ...data })}\n`,
    );
  else
    tellAll([
      [`error: ${message.replaceAll("\n", "\n       ")}`, 7],
      [`action: ${action}`, 8],
      [`log: ${log}`],
    ]);
  process.exitCode = Object.hasOwn(ERRORS, code) ? ERRORS[code]!.exit : 1;
};

const wayOut = ({ code, action, data }: Explained, given: Given): string =>
  (code === "team_ambiguous" || code === "team_unknown") && Array.isArray(data.teams)
    ? redactText(forEachTeam(data.teams as readonly string[], given.words))
    : asTyped(action, given);

const tellAll = (lines: readonly (readonly [text: string, hang?: number])[]): void => {
  const width = widthOfTerminal(process.stderr);
  process.stderr.write(lines.map(([text, hang]) => `${fold(text, width, hang)}\n`).join(""));
};

const explain = (error: unknown, command: string | undefined): Explained => {
  const { code, action, data, stack } = error as {
    code?: unknown;
    action?: unknown;
    data?: unknown;
    stack?: string;
  };
  const message = redactText(error instanceof Error ? error.message : String(error));
  // A plugin has codes of its own.
  const known = typeof code === "string" && (Object.hasOwn(ERRORS, code) || isTeamAgentError(error));
  if (code === "ENOENT" && /realpath|lstat|stat/.test(message))
    return {
      code: "workspace_missing",
      message: `there is no such folder: ${(error as { path?: string }).path ?? ""}`,
      action: "name an existing folder with --workspace",
      data: {},
      detail: stack ?? message,
    };
  return {
    code: known ? code : typeof code === "string" && code.startsWith("commander.") ? "usage" : "internal",
    message: message.replace(/^error: /, "").replace(/\n\(Did you mean (.*)\?\)$/, ' (did you mean "$1"?)'),
    action:
      typeof action === "string" && action !== ""
        ? redactText(action)
        : known || code === undefined
          ? "team-agent doctor"
          : helpFor(code, command),
    data: (data as Record<string, unknown> | undefined) ?? {},
    detail: stack ?? message,
  };
};

/** The help of the command that was used wrongly; the general one where no command was meant. */
const helpFor = (code: unknown, command: string | undefined): string =>
  code === "commander.unknownCommand" || !command || command.startsWith("-")
    ? "team-agent --help"
    : `team-agent ${command} --help`;

const writeDetail = ({ code, message, detail }: Explained, workspace: string): string => {
  const name = `cli-error-${new Date(systemClock.now()).toISOString().replaceAll(/[-:]/g, "").replace("T", "-").replace("Z", "")}.log`;
  const text = `${code}\n${message}\n\n${redactText(detail)}\n\ncommand: ${redactText(process.argv.slice(2, 4).join(" "))}\nnode: ${process.version}\n`;
  for (const makeFolder of [() => makeLogs(workspace), makeLogsElsewhere]) {
    try {
      const folder = makeFolder();
      if (!folder) continue;
      const path = join(folder, name);
      writeOwnFile(path, text);
      dropOldest(folder);
      return path;
    } catch {
      // The next place may be writable.
    }
  }
  return "-";
};

const KEPT_DETAILS = 100;

/** A command that fails again and again must not fill the disk. The names sort by time. */
const dropOldest = (folder: string): void => {
  const names = readdirSync(folder).filter((name) => /^cli-error-.*\.log$/.test(name));
  for (const name of names.sort().slice(0, -KEPT_DETAILS)) rmSync(join(folder, name), { force: true });
};

/** Only a workspace that has a `.team` folder gets a log: an error must not leave one behind elsewhere. */
const makeLogs = (workspace: string): string | null => {
  const { logsDir } = resolveWorkspace(workspace);
  if (!existsSync(dirname(logsDir))) return null;
  makeOwnFolder(logsDir);
  return logsDir;
};

const makeLogsElsewhere = (): string => {
  const folder = join(tmpdir(), `team-agent-logs-${process.getuid?.() ?? 0}`);
  makeSecretFolder(folder, tmpdir());
  return folder;
};
