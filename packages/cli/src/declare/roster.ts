import type { Command } from "commander";
import type { Declarations } from "./tools.ts";

/** What everybody who joins a team, or comes back to it, may need. */
const joining = (one: Command) =>
  one
    .option("-y, --yes", "agree to what the agent may do", false)
    .option(
      "--allow-folder <folder>",
      "agree to a folder outside the workspace; can be given several times",
      (folder: string, before: readonly string[]) => [...before, folder],
      [],
    );

/** Commands that change who is in a running team. */
export const ROSTER: Declarations = {
  "add-agent": ({ command }) => {
    joining(
      command(
        "add-agent <agent>",
        "take a new agent into the running team",
        "team-agent add-agent tester --role-file .team/current/agents/tester.md",
      ),
    )
      .requiredOption("--role-file <file>", "its role document, inside the workspace")
      .action(async (agent: string, options) =>
        (await import("../commands/roster.ts")).addAgentCommand(agent, options),
      );
  },
  "clone-agent": ({ command }) => {
    joining(
      command(
        "clone-agent <agent>",
        "take another agent with the same role into the team",
        "team-agent clone-agent developer --as developer-2",
      ),
    )
      .requiredOption("--as <name>", "the new agent's name")
      .action(async (agent: string, options) =>
        (await import("../commands/roster.ts")).cloneAgentCommand(agent, options),
      );
  },
  "fork-agent": ({ command }) => {
    joining(
      command(
        "fork-agent <agent>",
        "take another agent into the team that begins with all that this one was told",
        "team-agent fork-agent developer --as developer-2",
      ),
    )
      .requiredOption("--as <name>", "the new agent's name")
      .option("--label <role>", "its role; default: that of the other")
      .action(async (agent: string, options) =>
        (await import("../commands/roster.ts")).forkAgentCommand(agent, options),
      );
  },
  "reset-agent": ({ command }) => {
    command(
      "reset-agent <agent>",
      "give up an agent's conversation and start it anew",
      "team-agent reset-agent developer --keep-notes",
    )
      .option("--discard-session", "yes, the conversation is given up", false)
      .option("--cut", "cut it off, where it is in the middle of a turn", false)
      .option("--keep-notes", "the same, and tell it its open tasks, notes and last results first", false)
      .option("-y, --yes", "agree to what came since the team was agreed to", false)
      .action(async (agent: string, options) =>
        (await import("../commands/roster.ts")).resetAgentCommand(agent, options),
      );
  },
  "pause-agent": ({ command }) => {
    command(
      "pause-agent <agent>",
      "end an agent's program until it is resumed; its messages wait",
      "team-agent pause-agent developer",
    ).action(async (agent: string, options) =>
      (await import("../commands/roster.ts")).pauseAgentCommand(agent, options),
    );
  },
  "resume-agent": ({ command }) => {
    joining(
      command(
        "resume-agent <agent>",
        "start a paused agent again, in its conversation",
        "team-agent resume-agent developer",
      ),
    )
      .option("--allow-fresh", "start anew where its conversation cannot be resumed", false)
      .action(async (agent: string, options) =>
        (await import("../commands/roster.ts")).resumeAgentCommand(agent, options),
      );
  },
  "remove-agent": ({ command }) => {
    command(
      "remove-agent <agent>",
      "take an agent out of the team; its role document stays",
      "team-agent remove-agent tester --confirm",
    )
      .option("--confirm", "yes, for good", false)
      .option("--force", "end its program, where that runs", false)
      .action(async (agent: string, options) =>
        (await import("../commands/roster.ts")).removeAgentCommand(agent, options),
      );
  },
};
