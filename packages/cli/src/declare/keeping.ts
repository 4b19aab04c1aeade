import { Option } from "commander";
import { type Declarations, positive } from "./tools.ts";

/** Commands about what was, rather than what is. */
export const KEEPING: Declarations = {
  prune: ({ command }) => {
    command(
      "prune",
      "take away the texts and the evidence of messages that were finished long ago",
      "team-agent prune --older-than 7 --dry-run",
    )
      .option(
        "--older-than <days>",
        "how long ago; default: retention_days of the team",
        positive("--older-than"),
      )
      .option("--dry-run", "only say what would go", false)
      .option("-y, --yes", "with --older-than 0: do not ask", false)
      .action(async (options) => (await import("../commands/prune.ts")).pruneCommand(options));
  },
  export: ({ command }) => {
    command(
      "export",
      "everything of a team as one stream of JSON, without secrets",
      "team-agent export --output team.jsonl",
    )
      .option("--output <file>", "write a file instead of standard output")
      .option("--force", "write over a file that exists", false)
      .addOption(
        new Option("--format <format>", "one object a line, or one document (default: jsonl)").choices([
          "jsonl",
          "json",
        ]),
      )
      .action(async (options) => (await import("../commands/export.ts")).exportCommand(options));
  },
};
