import { Command, Option } from "commander";
import { VERSION } from "./version.ts";

export interface Common {
  readonly json: boolean;
  readonly workspace: string;
  readonly team?: string;
}

const positive = (name: string) => (text: string) => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === "")
    throw Object.assign(new Error(`${name} must be a number of at least 0, got "${text}"`), {
      code: "usage",
      action: "team-agent --help",
    });
  return value;
};

/** Declares every command; what they do is loaded when they run. */
export const buildProgram = (): Command => {
  const program = new Command("team-agent");
  program
    .description("Lead a team of coding agents from your terminal.")
    .version(VERSION, "-V, --version")
    .showSuggestionAfterError(true)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText(
      "after",
      "\n`team-agent claude`, `team-agent codex` or any provider's id starts a leader.\nExample: team-agent init && team-agent quick-start",
    );

  const command = (usage: string, description: string, example: string, team = true): Command => {
    const one = program
      .command(usage)
      .description(description)
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    one
      .option("--json", "answer as JSON", false)
      .option("--workspace <folder>", "the workspace", process.env.TEAM_AGENT_WORKSPACE ?? process.cwd());
    if (team) one.option("--team <name>", "which team, when several run here");
    return one.addHelpText("after", `\nExample: ${example}`);
  };

  command(
    "quick-start [teamdir]",
    "start the team that is written down in .team/current, or in a folder",
    "team-agent quick-start",
    false,
  )
    .option("--name <name>", "another name for the team")
    .option("-y, --yes", "agree to the launch agreement (not to what the repository would run)", false)
    .option(
      "--allow-repository-hooks",
      "also agree to what the repository would make the agents' programs run",
      false,
    )
    .option("--timeout <seconds>", "how long to wait for the agents", positive("--timeout"), 60)
    .action(async (teamdir: string | undefined, options) =>
      (await import("./commands/quick-start.ts")).quickStart({ teamdir: teamdir ?? null, ...options }),
    );

  command(
    "send <target> [words...]",
    "send a message to an agent, several (a,b), all (*) or the leader",
    'team-agent send developer "run the tests"',
  )
    .option("--task <id>", "the task that it is about")
    .option("--priority <priority>", "normal, interrupt or when_idle", "normal")
    .option("--no-ack", "no acknowledgement is expected")
    .option("--no-wait", "does nothing: send never waits by itself")
    .option("--watch-result", "write down that somebody waits for the result", false)
    .option("--message-id <id>", "an id of your own (msg_ and 12 hex digits)")
    .addOption(
      new Option("--wait <state>", "wait until the message has come this far").choices([
        "submitted",
        "delivered",
        "acknowledged",
        "result",
      ]),
    )
    .option("--timeout <seconds>", "how long to wait", positive("--timeout"), 30)
    .option("--file <path>", "read the text from a file, - for standard input")
    .action(async (target: string, words: string[], options) =>
      (await import("./commands/send.ts")).sendCommand(target, words, options),
    );

  command("status [agent]", "who is in the team, what they do, what waits and why", "team-agent status")
    .option("--summary", "five lines", false)
    .action(async (agent: string | undefined, options) =>
      (await import("./commands/status.ts")).statusCommand(agent ?? null, options),
    );

  command(
    "inbox <who>",
    "messages of an agent (or of the leader), or one message by its id with its evidence",
    "team-agent inbox leader",
  )
    .option("--limit <n>", "how many", positive("--limit"), 20)
    .option("--since <time>", "only after this time (ISO)")
    .action(async (who: string, options) => (await import("./commands/inbox.ts")).inboxCommand(who, options));

  command("collect", "results that were reported since the last time", "team-agent collect --json").action(
    async (options) => (await import("./commands/collect.ts")).collectCommand(options),
  );
  command("watch", "what happens, as it happens; ends with Ctrl-C", "team-agent watch").action(
    async (options) => (await import("./commands/watch.ts")).watchCommand(options),
  );
  command(
    "attach [agent]",
    "look at an agent's window, or at the team's session",
    "team-agent attach developer",
  )
    .option("--print", "only print the command", false)
    .action(async (agent: string | undefined, options) =>
      (await import("./commands/attach.ts")).attachCommand(agent ?? null, options),
    );
  command("approvals", "what the agents wait for permission to do", "team-agent approvals").action(
    async (options) => (await import("./commands/approvals.ts")).approvalsCommand(options),
  );
  command(
    "approve <id>",
    "allow what an agent waits for",
    "team-agent approve apr_0123456789ab",
    false,
  ).action(async (id: string, options) =>
    (await import("./commands/approvals.ts")).decideCommand(id, true, options),
  );
  command(
    "deny <id>",
    "refuse what an agent waits for",
    'team-agent deny apr_0123456789ab --reason "use the test database"',
    false,
  )
    .option("--reason <text>", "what the agent is told")
    .action(async (id: string, options) =>
      (await import("./commands/approvals.ts")).decideCommand(id, false, options),
    );

  const lifecycle = (one: Command) =>
    one
      .option("--allow-fresh", "start anew where a conversation cannot be resumed", false)
      .option("--timeout <seconds>", "how long to wait", positive("--timeout"), 60);
  command(
    "stop-agent <agent>",
    "end one agent's program; its conversation and messages are kept",
    "team-agent stop-agent developer",
  ).action(async (agent: string, options) =>
    (await import("./commands/lifecycle.ts")).stopAgentCommand(agent, options),
  );
  lifecycle(
    command(
      "start-agent <agent>",
      "start one agent again, in its conversation",
      "team-agent start-agent developer",
    ),
  )
    .option("--force", "end the one that runs first", false)
    .action(async (agent: string, options) =>
      (await import("./commands/lifecycle.ts")).startAgentCommand(agent, options),
    );
  lifecycle(
    command("restart", "bring the team back, each agent in its conversation", "team-agent restart"),
  ).action(async (options) => (await import("./commands/lifecycle.ts")).restartCommand(options));
  command("shutdown", "end the team's programs; conversations and messages are kept", "team-agent shutdown")
    .alias("stop")
    .option("--keep-logs", "accepted for old scripts; logs are always kept", false)
    .action(async (options) => (await import("./commands/lifecycle.ts")).shutdownCommand(options));

  command("init", "write a team that runs as it is", "team-agent init", false)
    .option("--force", "write over files that exist", false)
    .action(async (options) => (await import("./commands/documents.ts")).initCommand(options));
  command(
    "validate [teamdir]",
    "check team documents; every mistake with file, line and column",
    "team-agent validate .team/current",
    false,
  ).action(async (teamdir: string | undefined, options) =>
    (await import("./commands/documents.ts")).validateCommand(teamdir ?? null, options),
  );
  command(
    "compile [teamdir]",
    "print the compiled team as YAML",
    "team-agent compile --out team.spec.yaml",
    false,
  )
    .option("--out <file>", "write it to a file")
    .action(async (teamdir: string | undefined, options) =>
      (await import("./commands/documents.ts")).compileCommand(teamdir ?? null, options),
    );

  const plugin = program
    .command("plugin")
    .description("plugins: list, add, remove, test")
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  plugin
    .command("list")
    .description("id, kind, version, origin, API version and health")
    .option("--json", "answer as JSON", false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText("after", "\nExample: team-agent plugin list")
    .action(async (options) => (await import("./commands/plugin.ts")).listPlugins(options));
  plugin
    .command("add <what>")
    .description("add a plugin: a folder, a tarball or a package")
    .option("--json", "answer as JSON", false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText("after", "\nExample: team-agent plugin add ./my-provider")
    .action(async (what: string, options) => (await import("./commands/plugin.ts")).addPlugin(what, options));
  plugin
    .command("remove <what>")
    .description("remove a plugin by its package name or folder")
    .option("--json", "answer as JSON", false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText("after", "\nExample: team-agent plugin remove ./my-provider")
    .action(async (what: string, options) =>
      (await import("./commands/plugin.ts")).removePlugin(what, options),
    );
  plugin
    .command("test <folder>")
    .description("run the conformance cases over a plugin")
    .option("--json", "answer as JSON", false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText("after", "\nExample: team-agent plugin test ./my-provider")
    .action(async (folder: string, options) =>
      (await import("./commands/plugin.ts")).testPlugin(folder, options),
    );

  command(
    "doctor",
    "check tmux, Node, providers, the coordinator and its socket",
    "team-agent doctor",
    false,
  ).action(async (options) => (await import("./commands/doctor.ts")).doctorCommand(options));
  command("coordinator [action]", "the daemon: status, ensure, stop", "team-agent coordinator status", false)
    .option("--supervised", "start it again after a death, less and less often", false)
    .action(async (action: string | undefined, options) =>
      (await import("./commands/coordinator.ts")).coordinatorCommand(action ?? "status", options),
    );
  program
    .command("mcp")
    .description("the MCP server over standard input and output, for providers without HTTP")
    .exitOverride()
    .action(async () => void (await import("./mcp-main.ts")));
  program
    .command("hook <event>")
    .description("a provider's command hook (JSON on standard input)")
    .exitOverride()
    .action(async () => {
      process.argv.splice(2, 1);
      await import("./hook-main.ts");
    });
  return program;
};
