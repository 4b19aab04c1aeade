import { Option } from "commander";
import { type Declarations, positive } from "./tools.ts";

/** Commands that give work and look at it. */
export const MESSAGES: Declarations = {
  send: ({ command }) => {
    command(
      "send <to> [words...]",
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
      .option("--expires-in <duration>", "how long it may wait, such as 30m, 24h or 7d")
      .option("--file <path>", "read the text from a file, - for standard input")
      .action(async (to: string, words: string[], options) =>
        (await import("../commands/send.ts")).sendCommand(to, words, options),
      );
  },
  status: ({ command }) => {
    command("status [agent]", "who is in the team, what they do, what waits and why", "team-agent status")
      .option("--summary", "five lines", false)
      .action(async (agent: string | undefined, options) =>
        (await import("../commands/status.ts")).statusCommand(agent ?? null, options),
      );
  },
  cancel: ({ command }) => {
    command(
      "cancel <message>",
      "take back a message that was not handed over yet",
      "team-agent cancel msg_0123456789ab",
      false,
    ).action(async (id: string, options) => (await import("../commands/send.ts")).cancelCommand(id, options));
  },
  explain: ({ command }) => {
    command(
      "explain <agent>",
      "an agent's state, what it rests on, and what every source says",
      "team-agent explain developer",
    ).action(async (agent: string, options) =>
      (await import("../commands/explain.ts")).explainCommand(agent, options),
    );
  },
  diagnose: ({ command }) => {
    command(
      "diagnose",
      "what is wrong with a team, and the command that helps",
      "team-agent diagnose",
    ).action(async (options) => (await import("../commands/look.ts")).diagnoseCommand(options));
  },
  peek: ({ command }) => {
    command(
      "peek <agent>",
      "some lines of an agent's screen",
      "team-agent peek developer --allow-raw-screen --tail 20",
    )
      .option("--allow-raw-screen", "you know that a screen may show anything", false)
      .option("--head <lines>", "the first lines (1–80)", positive("--head"))
      .option("--tail <lines>", "the last lines (1–80)", positive("--tail"))
      .option("--search <text>", "lines that hold a text; five hits at most")
      .option("--around <lines>", "lines around each hit (0–10)", positive("--around"), 0)
      .action(async (agent: string, options) =>
        (await import("../commands/look.ts")).peekCommand(agent, options),
      );
  },
  inbox: ({ command }) => {
    command(
      "inbox <who>",
      "messages of an agent (or of the leader), or one message by its id with its evidence",
      "team-agent inbox leader",
    )
      .option("--limit <n>", "how many", positive("--limit"), 20)
      .option("--since <time>", "only after this time (ISO)")
      .action(async (who: string, options) =>
        (await import("../commands/inbox.ts")).inboxCommand(who, options),
      );
  },
  collect: ({ command }) => {
    command("collect", "results that were reported since the last time", "team-agent collect --json").action(
      async (options) => (await import("../commands/collect.ts")).collectCommand(options),
    );
  },
  watch: ({ command }) => {
    command("watch", "what happens, as it happens; ends with Ctrl-C", "team-agent watch")
      .option("--all", "every event of the log", false)
      .action(async (options) => (await import("../commands/watch.ts")).watchCommand(options));
  },
  attach: ({ command }) => {
    command(
      "attach [agent]",
      "look at an agent's window, or at the team's session",
      "team-agent attach developer",
    )
      .option("--print", "only print the command", false)
      .action(async (agent: string | undefined, options) =>
        (await import("../commands/attach.ts")).attachCommand(agent ?? null, options),
      );
  },
  approvals: ({ command }) => {
    command("approvals", "what the agents wait for permission to do", "team-agent approvals").action(
      async (options) => (await import("../commands/approvals.ts")).approvalsCommand(options),
    );
  },
  approve: ({ command }) => {
    command(
      "approve <id>",
      "allow what an agent waits for",
      "team-agent approve apr_0123456789ab",
      false,
    ).action(async (id: string, options) =>
      (await import("../commands/approvals.ts")).decideCommand(id, true, options),
    );
  },
  deny: ({ command }) => {
    command(
      "deny <id>",
      "refuse what an agent waits for",
      'team-agent deny apr_0123456789ab --reason "use the test database"',
      false,
    )
      .option("--reason <text>", "what the agent is told")
      .action(async (id: string, options) =>
        (await import("../commands/approvals.ts")).decideCommand(id, false, options),
      );
  },
  questions: ({ command }) => {
    command("questions", "what the agents and their programs ask", "team-agent questions").action(
      async (options) => (await import("../commands/questions.ts")).questionsCommand(options),
    );
  },
  answer: ({ command }) => {
    command(
      "answer <id> <words...>",
      "answer a question: in words, or with the number or the words of one of its options",
      "team-agent answer qst_0123456789ab 2",
      false,
    ).action(async (id: string, words: string[], options) =>
      (await import("../commands/questions.ts")).answerCommand(id, words, options),
    );
  },
};
