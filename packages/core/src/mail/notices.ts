export interface NoticeSpec {
  /** Who is told. */
  readonly to: "leader" | "worker";
  readonly when: string;
  readonly says: string;
  /** The one command that helps, or a sentence with it; null where nothing has to be done. */
  readonly help: string | null;
  /** When it is taken back, as far as nobody was given it yet; null: never. */
  readonly withdrawn: string | null;
}

/**
 * Everything that the coordinator tells of its own accord. The name of an entry is the first part of a notice's key; a
 * notice that is not here does not compile. `docs/notices.md` is made from this table.
 */
export const NOTICES = {
  approval: {
    to: "leader",
    when: "A worker asks for a permission: its hook told, or its dialog was found on the screen.",
    says: "Who asks, the tool and the command, and the id to answer with.",
    help: "team-agent approve <approval>",
    withdrawn: "The approval was answered, at its window too, or its program ended.",
  },
  question: {
    to: "leader",
    when: "A worker asks through its tool, or its program asks in a dialog.",
    says: "Who asks, the question, its options, and the id to answer with.",
    help: "team-agent answer <question> <words>",
    withdrawn: "The question was answered, at its window too, or ended with its program or its conversation.",
  },
  dialog: {
    to: "leader",
    when: "A dialog stands on a worker's screen that is neither an approval nor a question.",
    says: "Whose screen, the kind of dialog, its title, and its options with their keys.",
    help: "team-agent attach <agent>",
    withdrawn: "The dialog is gone, another one stands there, or its program ended.",
  },
  exit: {
    to: "leader",
    when: "A worker's program ended, and nobody had asked for that.",
    says: "Who, how it ended where that was seen, and the process id. Nothing was restarted, and its messages are kept.",
    help: "team-agent start-agent <agent>",
    withdrawn: "The agent was started again.",
  },
  cut_off: {
    to: "leader",
    when: "The coordinator ended in the middle of a start, a restart or a shutdown, and an agent that should run does not.",
    says: "Who, and what was cut off. Its messages and its conversation are kept.",
    help: "team-agent start-agent <agent>",
    withdrawn: "The agent was started again.",
  },
  leaderless: {
    to: "leader",
    when: "The program of a worker that leads a team of its own has ended, or was ended. Told to the leader of the team above that no worker started. Not at a restart.",
    says: "Which worker and which team. That team goes on; what is for its leader waits.",
    help: "`team-agent claim-leader --team <team>`, or `team-agent shutdown --team <team>`",
    withdrawn: "The worker was started again.",
  },
  cut: {
    to: "leader",
    when: "A worker's program ended in the middle of a turn: restarted, closed, crashed, or gone with its session. Not where the team was shut down.",
    says: "Who, and the task or the message that it worked on. Nothing is given to it again by itself.",
    help: 'team-agent send <agent> "go on"',
    withdrawn: "It reported that work.",
  },
  plugin: {
    to: "leader",
    when: "The code of a provider's plugin failed again and again, and is not used any more.",
    says: "Which plugin, how it failed, and that its agents' messages wait.",
    help: "team-agent plugin use <package>",
    withdrawn: null,
  },
  session: {
    to: "leader",
    when: "The team's session is gone, and all of its workers with it.",
    says: "Which session and team. Messages and conversations are kept.",
    help: "team-agent restart --team <team>",
    withdrawn: "The session is there again.",
  },
  provider_error: {
    to: "leader",
    when: "A worker's turn ended with an error of its provider.",
    says: "Who, the category and the provider's words; for a limit, until when its messages wait.",
    help: '`team-agent send <agent> "go on"`; after a limit: `team-agent explain <agent>`',
    withdrawn: "The provider answered again.",
  },
  expired: {
    to: "leader",
    when: "A message to a worker waited for as long as it may.",
    says: "Which message, from whom, for how long it waited and why. Nobody was given it.",
    help: "team-agent explain <agent>",
    withdrawn: null,
  },
  failed: {
    to: "leader",
    when: "A message was handed over five times and is not in the recipient's record.",
    says: "Which message, to whom, and how often it was handed over.",
    help: "team-agent inbox <message>",
    withdrawn: null,
  },
  unreported: {
    to: "leader",
    when: "A worker's turn ended without a report of its task, also after it was asked.",
    says: "Who, the task, and the worker's last words, which are kept as a result.",
    help: 'team-agent send <agent> "…"',
    withdrawn: "The report came.",
  },
  removed: {
    to: "leader",
    when: "An agent that had unfinished messages or open tasks was taken out of the team, or did not join it after all.",
    says: "Who, how many messages were cancelled, which were handed over and are in no record, and which tasks are the leader's again.",
    help: null,
    withdrawn: null,
  },
  taken_back: {
    to: "leader",
    when: "The coordinator ended in the middle of adding, cloning, forking, removing, resetting or resuming an agent, and the next one took that back.",
    says: "Which agent, what was to be done, and how it is now; what could not be taken back.",
    help: null,
    withdrawn: null,
  },
  compaction: {
    to: "leader",
    when: "A worker's conversation was compacted for the third time. Once for each conversation.",
    says: "Who, how often, and how to begin anew with what is written down. It goes on meanwhile.",
    help: "team-agent reset-agent <agent> --keep-notes",
    withdrawn: null,
  },
  drift: {
    to: "leader",
    when: "A worker's program is in another conversation than before: somebody cleared or changed it there.",
    says: "Who, and both conversations; whose the new one is, where it is another agent's. Its messages wait.",
    help: "`team-agent start-agent <agent> --force`; to go on in the new one, unless it is another agent's: `team-agent accept-session <agent>`",
    withdrawn: "The window went back, the agent was started again, or the new conversation was accepted.",
  },
  attribution: {
    to: "leader",
    when: "What is known of a worker's conversation is not enough to say which one it is. Once for each conversation.",
    says: "Who, which conversation was not taken for its own, and why. It works on, unread, and cannot be resumed.",
    help: "team-agent explain <agent>",
    withdrawn: "Its own conversation is known.",
  },
  report_asked: {
    to: "worker",
    when: "Its turn ended without a report of a task that it was given. Once for each task.",
    says: "Which tasks, and to report them with `report_result`, or to go on.",
    help: null,
    withdrawn: "The report came.",
  },
  expired_sent: {
    to: "worker",
    when: "A message that it sent waited for as long as it may.",
    says: "Which message, to whom, for how long it waited and why; to send it again with `send_message`.",
    help: null,
    withdrawn: null,
  },
} as const satisfies Readonly<Record<string, NoticeSpec>>;

export type NoticeKind = keyof typeof NOTICES;
export type LeaderNotice = {
  [K in NoticeKind]: (typeof NOTICES)[K]["to"] extends "leader" ? K : never;
}[NoticeKind];

/** Names a notice's kind, its cause and its episode. */
export type NoticeKey<Kind extends NoticeKind = NoticeKind> = `${Kind}:${string}`;
