import type { Command } from "commander";
import { type Declarations, positive } from "./tools.ts";

/** What every start of an agent takes. */
const lifecycle = (one: Command) =>
  one
    .option("--allow-fresh", "start anew where a conversation cannot be resumed", false)
    .option("-y, --yes", "agree to what came since the team was agreed to", false)
    .option(
      "--allow-repository-hooks",
      "also agree to what the repository would make the agents' programs run",
      false,
    )
    .option("--timeout <seconds>", "how long to wait", positive("--timeout"), 60);

const CUT = "cut off whoever is in the middle of a turn";
const WAIT_IDLE = "wait until nobody is in the middle of a turn";

/** Commands that look after running agents. */
export const RUNNING: Declarations = {
  "stop-agent": ({ command }) => {
    command(
      "stop-agent <agent>",
      "end one agent's program; its conversation and messages are kept",
      "team-agent stop-agent developer",
    ).action(async (agent: string, options) =>
      (await import("../commands/lifecycle.ts")).stopAgentCommand(agent, options),
    );
  },
  "start-agent": ({ command }) => {
    lifecycle(
      command(
        "start-agent <agent>",
        "start one agent again, in its conversation",
        "team-agent start-agent developer",
      ),
    )
      .option("--force", "end the one that runs first", false)
      .action(async (agent: string, options) =>
        (await import("../commands/lifecycle.ts")).startAgentCommand(agent, options),
      );
  },
  "accept-session": ({ command }) => {
    command(
      "accept-session <agent>",
      "go on with the other conversation that an agent's window shows",
      "team-agent accept-session developer",
    ).action(async (agent: string, options) =>
      (await import("../commands/lifecycle.ts")).acceptSessionCommand(agent, options),
    );
  },
  sessions: ({ command }) => {
    command("sessions", "who is in which conversation, and how that is known", "team-agent sessions")
      .option("--discarded", "show the conversations that were put away, too", false)
      .action(async (options) => (await import("../commands/sessions.ts")).sessionsCommand(options));
  },
  restart: ({ command }) => {
    lifecycle(command("restart", "bring the team back, each agent in its conversation", "team-agent restart"))
      .option("--confirm", "take the lead, though a leader that lives has it", false)
      .option("--plan", "say what would be done, and do nothing", false)
      .option("--continue", "tell each agent whose work was cut off to take it up again", false)
      .option("--cut", CUT, false)
      .option("--wait-idle", WAIT_IDLE, false)
      .option(
        "--session-converge-deadline <seconds>",
        "how long to wait for conversations that are not known yet",
        positive("--session-converge-deadline"),
      )
      .option(
        "--allow-folder <folder>",
        "agree to a folder outside the workspace; can be given several times",
        (folder: string, before: readonly string[]) => [...before, folder],
        [],
      )
      .action(async (options) => (await import("../commands/lifecycle.ts")).restartCommand(options));
  },
  shutdown: ({ command }) => {
    command("shutdown", "end the team's programs; conversations and messages are kept", "team-agent shutdown")
      .alias("stop")
      .option("--keep-logs", "accepted for old scripts; logs are always kept", false)
      .option("--cut", CUT, false)
      .option("--wait-idle", WAIT_IDLE, false)
      .option("--timeout <seconds>", "with --wait-idle: how long", positive("--timeout"), 600)
      .action(async (options) => (await import("../commands/shutdown.ts")).shutdownCommand(options));
  },
  doctor: ({ command }) => {
    command(
      "doctor [agents...]",
      "check tmux, Node, providers, the coordinator and its socket, or the way of a message",
      "team-agent doctor --comms --live developer",
    )
      .option("--gate <gate>", "check one thing only: orphans or comms")
      .option("--fix", "with --gate orphans: end what is found", false)
      .option("--confirm", "with --fix: yes, end it", false)
      .option("--comms", "check what a message needs to reach each agent and come back", false)
      .option("--live", "with --comms: send one to each ready agent, or to those named, and follow it", false)
      .option("--timeout <seconds>", "with --live: how long to wait", positive("--timeout"), 60)
      .action(async (agents: string[], options) =>
        (await import("../commands/doctor.ts")).doctorCommand(agents, options),
      );
  },
  coordinator: ({ command }) => {
    command(
      "coordinator [action]",
      "the daemon: status, ensure, stop",
      "team-agent coordinator status",
      false,
    )
      .option("--supervised", "start it again after a death, less and less often", false)
      .action(async (action: string | undefined, options) =>
        (await import("../commands/coordinator.ts")).coordinatorCommand(action ?? "status", options),
      );
  },
};
