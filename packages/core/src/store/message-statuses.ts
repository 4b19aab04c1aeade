/** How far a message has come. Whatever asks which statuses there are for something asks for phases. */
export type MessagePhase =
  /** It may be claimed for an attempt. */
  | "waiting"
  | "claimed"
  /** Given to the program, and not yet in its record. */
  | "handed"
  | "arrived"
  /** Nobody will be given it any more. */
  | "lost";

interface StatusSpec {
  readonly phase: MessagePhase;
  readonly meaning: string;
  /** The command that ends it, where somebody can do something about it. */
  readonly help?: string;
}

/**
 * Every status of a message, in the order in which it may come to them: the lists in code and SQL, the pages and the ways
 * out are made of it. A status that ends a message also belongs into the indexes of the open and of the ended ones.
 */
const STATUSES = {
  accepted: {
    phase: "waiting",
    meaning:
      "It is stored, and the sender has its id. Nothing was tried yet, or an earlier hand-over was proven not to have arrived.",
  },
  queued_until_trust: {
    phase: "waiting",
    meaning: "The program asks whether the folder is trusted.",
    help: "team-agent attach <agent>",
  },
  queued_until_start: {
    phase: "waiting",
    meaning: "The program is starting, or its own door is about to open.",
  },
  queued_until_idle: {
    phase: "waiting",
    meaning:
      "The agent is busy. With hooks it gets the message at its next tool call or at the end of its turn; without, at the end.",
    help: 'team-agent send <agent> "…" --priority interrupt',
  },
  queued_until_approval: {
    phase: "waiting",
    meaning: "The agent waits for a permission.",
    help: "team-agent approvals",
  },
  queued_until_dialog: {
    phase: "waiting",
    meaning: "A question or another dialog is open, or the screen shows no input line.",
    help: "team-agent attach <agent>",
  },
  queued_until_human: {
    phase: "waiting",
    meaning: "A person is using the pane, has a draft in the input line, or the pane is in copy mode.",
    help: "team-agent attach <agent>",
  },
  queued_until_quota: {
    phase: "waiting",
    meaning:
      "The provider's limit is reached (rate limit or quota). Ends at the time that the provider names, else after 1, 2, 4 … 15 minutes; then one turn is tried.",
  },
  queued_until_leader_attach: {
    phase: "waiting",
    meaning: "For the leader, and no leader is bound to the team.",
    help: "team-agent <provider>",
  },
  queued_stopped: {
    phase: "waiting",
    meaning: "The agent is stopped or paused, or its team is.",
    help: "team-agent start-agent <agent>; for a paused one: team-agent resume-agent <agent>",
  },
  queued_pane_missing: {
    phase: "waiting",
    meaning:
      "The agent should run, and its program does not; or it runs and cannot reach the coordinator (link lost).",
    help: "team-agent start-agent <agent> --force",
  },
  target_resolved: {
    phase: "claimed",
    meaning:
      "One attempt has claimed it. The claim ends by itself: after 30 seconds for a hook's answer, 60 for a paste.",
  },
  submitted: {
    phase: "handed",
    meaning:
      "It was handed over. Written **before** the bytes leave, so a crash shows as `submitted` and not as lost. It does not expire.",
  },
  delivered: {
    phase: "arrived",
    meaning:
      "**The program recorded it itself**: its transcript holds the text with the message's mark. For a program without a transcript: the input line took the text, and the evidence says that this is weaker.",
  },
  acknowledged: {
    phase: "arrived",
    meaning: "The recipient answered: it reported a result for it, replied to it, or read it through a tool.",
  },
  failed: {
    phase: "lost",
    meaning:
      "Handed over five times, and never in the program's record; or its recipient left the team before a record showed it. The leader is told.",
  },
  cancelled: {
    phase: "lost",
    meaning:
      "Taken back before it was handed over: by its sender or a leader, or a notice whose cause is gone.",
  },
  expired: {
    phase: "lost",
    meaning:
      "It waited for as long as the team's `message_ttl` or its own `--expires-in` lets it (24 hours); nobody was given it, and nobody will be. Its sender and the leader are told. Results, questions and notices have 24 hours at least.",
  },
} as const satisfies Readonly<Record<string, StatusSpec>>;

export type MessageStatus = keyof typeof STATUSES;
export type HoldStatus = Extract<MessageStatus, `queued_${string}`>;
export const MESSAGE_STATES: Readonly<Record<MessageStatus, StatusSpec>> = STATUSES;
export const MESSAGE_STATUSES = Object.keys(STATUSES) as readonly MessageStatus[];

const statusesOf = (...phases: readonly MessagePhase[]): readonly MessageStatus[] =>
  MESSAGE_STATUSES.filter((status) => phases.includes(STATUSES[status].phase));

/** States in which a message may still be claimed for an attempt. */
export const CLAIMABLE = statusesOf("waiting");
export const OPEN = statusesOf("waiting", "claimed", "handed");
/** Its recipient has it, or will have it unless it is taken back. */
export const GIVEN = statusesOf("handed", "arrived");
export const ARRIVED = statusesOf("arrived");
export const LOST = statusesOf("lost");
export const ENDED = statusesOf("arrived", "lost");
