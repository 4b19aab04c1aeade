import { fail } from "./lib/fail.ts";
import { findWorkspace } from "./lib/find-workspace.ts";
import { buildProgram, COMMAND_NAMES } from "./program.ts";

/** The one place where errors become text and exit statuses. */
export const main = async (argv: readonly string[]): Promise<void> => {
  // A reader that closes early (`| head`) must not turn what was done into a failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  });
  try {
    const launcher = await findLauncher(argv);
    if (launcher) await launcher();
    else await buildProgram(argv[0]).parseAsync(argv, { from: "user" });
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === "commander.helpDisplayed" || code === "commander.version" || code === "commander.help")
      return;
    fail(error, { json: argv.includes("--json"), workspace: workspaceOf(argv) });
  }
};

/** `team-agent <provider> …`: what is no command of ours, and an installed provider, starts a leader. */
const findLauncher = async (argv: readonly string[]): Promise<(() => Promise<void>) | null> => {
  const [word, ...rest] = argv;
  if (!word || word.startsWith("-") || COMMAND_NAMES.includes(word) || word === "help") return null;
  const { loadRegistry } = await import("./lib/plugins.ts");
  const provider = loadRegistry().providerId(word);
  if (!provider) return null;
  const { launchLeader } = await import("./commands/leader.ts");
  return () => launchLeader(provider, rest);
};

const workspaceOf = (argv: readonly string[]): string => {
  const at = argv.indexOf("--workspace");
  const joined = argv.find((word) => word.startsWith("--workspace="));
  return (
    joined?.slice("--workspace=".length) ??
    (at >= 0 ? argv[at + 1] : undefined) ??
    findWorkspace(process.cwd())
  );
};
