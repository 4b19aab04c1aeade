import type { Command } from "commander";
import { type Declarations, positive } from "./tools.ts";

/** What a launch is agreed to with. */
const launchOptions = <C extends Command>(command: C) =>
  command
    .option("--name <name>", "another name for the team")
    .option("-y, --yes", "agree to the launch agreement (not to what the repository would run)", false)
    .option(
      "--allow-repository-hooks",
      "also agree to what the repository would make the agents' programs run",
      false,
    )
    .option(
      "--allow-folder <folder>",
      "agree to agents that work in this folder outside the workspace; may be given again",
      (folder: string, before: readonly string[]) => [...before, folder],
      [] as readonly string[],
    );

/** Commands that write and start teams. */
export const STARTING: Declarations = {
  "quick-start": ({ command }) => {
    launchOptions(
      command(
        "quick-start [teamdir]",
        "start the team that is written down in .team/current, or in a folder",
        "team-agent quick-start",
        false,
      ),
    )
      .option("--timeout <seconds>", "how long to wait for the agents", positive("--timeout"), 60)
      .action(async (teamdir: string | undefined, options) =>
        (await import("../commands/quick-start.ts")).quickStart({ teamdir: teamdir ?? null, ...options }),
      );
  },
  agree: ({ command }) => {
    launchOptions(
      command(
        "agree [teamdir]",
        "agree to a team's launch and start nothing, so that your leader may start it",
        "team-agent agree",
        false,
      ),
    ).action(async (teamdir: string | undefined, options) =>
      (await import("../commands/quick-start.ts")).agreeCommand({ teamdir: teamdir ?? null, ...options }),
    );
  },
  init: ({ command }) => {
    command("init", "write a team that runs as it is", "team-agent init", false)
      .option("--force", "write over files that exist", false)
      .option("--from-agents", "make the roles of the agents that you wrote for a program", false)
      .action(async (options) => (await import("../commands/init.ts")).initCommand(options));
  },
  "install-skill": ({ program }) => {
    program
      .command("install-skill")
      .description("teach the agents you talk to how to build and lead a team")
      .option(
        "--target <program>",
        "whose skills: claude, codex, another provider, or all that are installed",
        "all",
      )
      .option("--uninstall", "take it away again", false)
      .option("--dry-run", "only say what would be done", false)
      .option("--json", "answer as JSON", false)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addHelpText("after", "\nExample: team-agent install-skill --dry-run")
      .action(async (options) => (await import("../commands/install-skill.ts")).installSkill(options));
  },
  validate: ({ command }) => {
    command(
      "validate [teamdir]",
      "check team documents; every mistake with file, line and column",
      "team-agent validate .team/current",
      false,
    ).action(async (teamdir: string | undefined, options) =>
      (await import("../commands/documents.ts")).validateCommand(teamdir ?? null, options),
    );
  },
  compile: ({ command }) => {
    command(
      "compile [teamdir]",
      "print the compiled team as YAML",
      "team-agent compile --out team.spec.yaml",
      false,
    )
      .option("--out <file>", "write it to a file")
      .action(async (teamdir: string | undefined, options) =>
        (await import("../commands/documents.ts")).compileCommand(teamdir ?? null, options),
      );
  },
};
