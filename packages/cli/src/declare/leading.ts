import type { Declarations } from "./tools.ts";

const CONFIRM = "though a leader that lives has it";

/** Commands that say who leads. */
export const LEADING: Declarations = {
  "claim-leader": ({ command }) => {
    command(
      "claim-leader",
      "take the lead of a team, for the agent that runs this",
      "team-agent claim-leader",
    )
      .option("--confirm", CONFIRM, false)
      .action(async (options) =>
        (await import("../commands/leading.ts")).claimCommand("claim-leader", options),
      );
  },
  takeover: ({ command }) => {
    command("takeover", "take the lead from a leader that lives", "team-agent takeover --confirm")
      .option("--confirm", CONFIRM, false)
      .action(async (options) => (await import("../commands/leading.ts")).claimCommand("takeover", options));
  },
  "attach-leader": ({ command }) => {
    command(
      "attach-leader",
      "bind a team to the agent that runs this, or to the one in a pane that you name",
      "team-agent attach-leader --pane %3",
    )
      .option("--pane <id>", "the tmux pane whose agent gets the leader's mail")
      .option("--provider <name>", "whose program has to run there")
      .option("--socket <path>", "the socket of that pane's tmux server; default: the one you are in")
      .option("--confirm", CONFIRM, false)
      .action(async (options) =>
        (await import("../commands/leading.ts")).claimCommand("attach-leader", options),
      );
  },
  identity: ({ command }) => {
    command("identity", "who you are to a team, and who leads it", "team-agent identity").action(
      async (options) => (await import("../commands/leading.ts")).identityCommand(options),
    );
  },
};
