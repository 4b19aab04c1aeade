/** The commands that a way out may name; a test holds them against those that there are. */
export type OurCommand =
  | "accept-session"
  | "add-agent"
  | "agree"
  | "answer"
  | "approvals"
  | "approve"
  | "attach"
  | "attach-leader"
  | "cancel"
  | "claim-leader"
  | "clone-agent"
  | "collect"
  | "coordinator"
  | "deny"
  | "diagnose"
  | "doctor"
  | "explain"
  | "export"
  | "fork-agent"
  | "inbox"
  | "init"
  | "install-skill"
  | "pause-agent"
  | "peek"
  | "plugin"
  | "prune"
  | "questions"
  | "quick-start"
  | "remove-agent"
  | "reset-agent"
  | "restart"
  | "resume-agent"
  | "send"
  | "shutdown"
  | "start-agent"
  | "status"
  | "stop-agent"
  | "takeover"
  | "validate"
  | "watch";

/** A command of ours as it is printed: what bash and zsh read as exactly these words. */
export const teamAgent = (name: OurCommand, ...words: readonly string[]): string =>
  ["team-agent", name, ...words.map(quoteWord)].join(" ");

/** Takes an agent out of its team: one whose program runs goes by force alone. */
export const removeAgentCommand = (teamKey: string, agentId: string, isRunning: boolean): string =>
  isRunning
    ? teamAgent("remove-agent", agentId, "--confirm", "--force", "--team", teamKey)
    : teamAgent("remove-agent", agentId, "--confirm", "--team", teamKey);

/** What starts a leader again: its program's own name is the command. */
export const startLeaderCommand = (provider: string): string => `team-agent ${quoteWord(provider)}`;

/** A word that a shell takes as it is; zsh reads a leading `=` in its own way. Prose is easier to read in double quotes. */
export const quoteWord = (word: string): string => {
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word)) return word;
  return /^[\p{L}\p{N} .,:;\u2026_-]+$/u.test(word) ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
};
