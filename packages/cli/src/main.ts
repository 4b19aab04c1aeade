import { nearest, TeamAgentError } from "@team-agent/core/client";
import { fail } from "./lib/fail.ts";
import { findWorkspace } from "./lib/find-workspace.ts";
import { buildProgram, COMMAND_NAMES, OTHER_NAMES } from "./program.ts";

/** The one place where errors become text and exit statuses. */
export const main = async (words: readonly string[]): Promise<void> => {
  const argv = commandFirst(words);
  try {
    const launcher = await findLauncher(argv);
    if (launcher) await launcher();
    else await buildProgram(argv[0]).parseAsync(argv, { from: "user" });
  } catch (error) {
    await report(error, argv);
  }
};

/** What went wrong, in three lines. */
export const report = async (error: unknown, argv: readonly string[]): Promise<void> => {
  const code = (error as { code?: string }).code;
  if (code === "commander.helpDisplayed" || code === "commander.version" || code === "commander.help") return;
  const explained = code === "commander.unknownCommand" ? await suggest(argv[0] ?? "", error) : error;
  const given = {
    team: givenFor(argv, "--team"),
    workspace: givenFor(argv, "--workspace"),
    words: argv,
  };
  const workspace = given.workspace ?? findWorkspace(process.cwd());
  fail(explained, { json: argv.includes("--json"), workspace, command: argv[0], given });
};

/** What every command takes may also stand before it. */
const commandFirst = (words: readonly string[]): readonly string[] => {
  let at = 0;
  while (at < words.length) {
    const word = words[at]!;
    if (word === "--workspace" || word === "--team") at += 2;
    else if (word === "--json" || /^--(?:workspace|team)=/.test(word)) at += 1;
    else break;
  }
  const [command, ...rest] = words.slice(at);
  if (command === undefined) return words;
  return [OTHER_NAMES[command] ?? command, ...words.slice(0, at), ...rest];
};

/** A word may be meant for a command, or for a provider whose leader is to start. */
const suggest = async (word: string, error: unknown): Promise<unknown> => {
  const { foundPlugins } = await import("./lib/found-plugins.ts");
  const providers = foundPlugins()
    .filter(({ manifest }) => manifest.kind === "provider")
    .map(({ manifest }) => manifest.id);
  const near = nearest(word, [...COMMAND_NAMES, ...providers]);
  return near
    ? new TeamAgentError("usage", `unknown command '${word}' (did you mean "${near}"?)`, {
        action: `team-agent ${near} --help`,
      })
    : error;
};

/** `team-agent <provider> …`: what is no command of ours, and an installed provider, starts a leader. */
const findLauncher = async (argv: readonly string[]): Promise<(() => Promise<void>) | null> => {
  const [word, ...rest] = argv;
  if (!word || word.startsWith("-") || COMMAND_NAMES.includes(word) || word === "help") return null;
  const { findProviderId } = await import("./lib/found-plugins.ts");
  const provider = findProviderId(word);
  if (!provider) return null;
  const { launchLeader } = await import("./commands/leader.ts");
  return () => launchLeader(provider, rest);
};

/** What an option was given in so many words, the last time. */
const givenFor = (argv: readonly string[], option: string): string | null => {
  const at = argv.lastIndexOf(option);
  const joined = argv.findLast((word) => word.startsWith(`${option}=`));
  return joined?.slice(option.length + 1) ?? (at >= 0 ? argv[at + 1] : undefined) ?? null;
};
