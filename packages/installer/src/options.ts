import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { usageError } from "./fail.ts";

export const COMMANDS = ["install", "update", "doctor", "uninstall", "plugin", "help"] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface Options {
  readonly command: CommandName;
  /** What follows `plugin`. */
  readonly rest: readonly string[];
  readonly prefix: string | null;
  readonly runtimeDir: string | null;
  /** A version, or the name of one: `latest`. */
  readonly version: string;
  readonly purgeRuntime: boolean;
  readonly rollback: boolean;
  readonly force: boolean;
  readonly privateNode: boolean;
  readonly skill: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const FLAGS = {
  prefix: { type: "string" },
  "runtime-dir": { type: "string" },
  use: { type: "string" },
  "purge-runtime": { type: "boolean" },
  rollback: { type: "boolean" },
  force: { type: "boolean" },
  "private-node": { type: "boolean" },
  "no-skill": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  "dry-run": { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;
type Flag = keyof typeof FLAGS;

/** Which options each command knows beside those of all. */
const OF_COMMAND: Readonly<Record<CommandName, readonly Flag[]>> = {
  install: ["use", "private-node", "no-skill"],
  update: ["use", "private-node", "no-skill", "rollback", "force"],
  doctor: [],
  uninstall: ["purge-runtime"],
  plugin: [],
  help: [],
};
const OF_ALL: readonly Flag[] = ["prefix", "runtime-dir", "yes", "dry-run", "json", "help"];

/** Reads the command line. Throws `usage`. */
export const readOptions = (argv: readonly string[]): Options => {
  const at = argv.indexOf("plugin");
  const [own, rest] =
    at >= 0 && argv.slice(0, at).every((word) => word.startsWith("-"))
      ? [argv.slice(0, at + 1), argv.slice(at + 1)]
      : [argv, []];
  const { values, positionals } = parse(own);
  const [first = "install", ...more] = positionals;
  const command = COMMANDS.find((one) => one === first);
  if (!command) throw usageError(`unknown command ${JSON.stringify(first)}`);
  if (more.length > 0) throw usageError(`${command} takes no ${JSON.stringify(more[0])}`);
  const known = [...OF_ALL, ...OF_COMMAND[command]];
  for (const flag of Object.keys(values) as Flag[])
    if (!known.includes(flag)) throw usageError(`${command} knows no --${flag}`);
  if (values.force && !values.rollback) throw usageError("--force goes with --rollback");
  if (values.rollback && values.use !== undefined)
    throw usageError("--rollback and --use do not go together");
  // Anything else that npm takes is a place, and no version.
  if (values.use !== undefined && !/^[~^]?[0-9A-Za-z][0-9A-Za-z.+-]*$/.test(values.use))
    throw usageError("--use takes a version, such as 1.2.0, or the name of one, such as latest");
  return {
    command: values.help ? "help" : command,
    rest,
    prefix: folder("prefix", values.prefix),
    runtimeDir: folder("runtime-dir", values["runtime-dir"]),
    version: values.use ?? "latest",
    purgeRuntime: values["purge-runtime"] ?? false,
    rollback: values.rollback ?? false,
    force: values.force ?? false,
    privateNode: values["private-node"] ?? false,
    skill: !values["no-skill"],
    yes: values.yes ?? false,
    dryRun: values["dry-run"] ?? false,
    json: values.json ?? false,
  };
};

/** A shell leaves `~` as it is behind `=`. */
const folder = (flag: string, value: string | undefined): string | null => {
  if (value === undefined) return null;
  if (value.trim() === "") throw usageError(`--${flag} takes a folder`);
  return value === "~" || value.startsWith("~/") ? join(homedir(), value.slice(1)) : value;
};

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });
  } catch (error) {
    throw usageError((error as Error).message.split(". ")[0]!);
  }
};
