/** What a code means and which exit status it gives (D26: 1 refused or failed, 2 wrong usage, 3 time-out). */
export interface ErrorSpec {
  readonly exit: 1 | 2 | 3;
  readonly meaning: string;
}

const refused = (meaning: string): ErrorSpec => ({ exit: 1, meaning });
const usage = (meaning: string): ErrorSpec => ({ exit: 2, meaning });

/**
 * Every error code of core and cli, and those that the contract gives to every plugin. `docs/errors.md` is made from this
 * table, and from what a transport declares.
 */
export const ERRORS: Readonly<Record<string, ErrorSpec>> = {
  usage: usage("The command line is wrong: an unknown command or flag, a missing or an impossible value."),
  timeout: { exit: 3, meaning: "What a command waited for did not happen in time. Nothing was undone." },
  internal: refused("A mistake of team-agent itself."),
  node_too_old: refused("The Node.js that runs the command is older than 22.14, or has no Node-API 10."),
  workspace_missing: refused("The workspace folder does not exist."),
  workspace_read_only: refused("The workspace cannot be written to."),
  workspace_copied: refused("The stored data belongs to another folder: this workspace is a copy."),
  private_dir_unsafe: refused(
    "The folder for sockets and secrets belongs to someone else, or others may read it.",
  ),
  path_unsafe: refused(
    "A file or folder of team-agent is a link, is of another kind, or belongs to someone else; it was not touched.",
  ),
  database_locked: refused("The database is locked by another program."),
  database_corrupt: refused("The database is damaged. It was left untouched."),
  database_lost: refused(
    "The database was taken away while it was used, and could not be put back. Nothing was taken in.",
  ),
  database_newer: refused("The database was written by a newer team-agent. It was left untouched."),
  database_foreign: refused("The file is a database of another program. It was left untouched."),
  migration_lost_rows: refused("A migration would have lost rows; it was taken back."),
  disk_full: refused("There is no space left. What was stored before is safe."),
  coordinator_unavailable: refused("The coordinator is not running and could not be started."),
  coordinator_newer: refused("A newer coordinator is running; an older command does not replace it."),
  coordinator_running: refused("Another coordinator runs for this workspace."),
  coordinator_silent: refused("The coordinator does not answer: its process is stopped, or hangs."),
  coordinator_without_door: refused("The coordinator runs, and its socket was taken away."),
  coordinator_stopping: refused(
    "The coordinator was stopped before it answered; the error says why, and whether anything was begun.",
  ),
  connection_lost: refused("The coordinator went away before it answered."),
  transport_missing: refused("The program in whose windows agents live is not installed, or not on PATH."),
  transport_too_old: refused("The program in whose windows agents live is too old."),
  session_missing: refused("The team's session is gone."),
  session_conflict: refused("A session of that name belongs to someone else."),
  spawn_failed: refused("A window could not be started."),
  pane_missing: refused("A pane is gone, or its program is another one now."),
  control_character: refused("A text with control characters was not written into a pane."),
  plugin_unknown: refused("No plugin of that id is installed."),
  plugin_invalid: refused("A plugin's package or its module does not keep the contract."),
  plugin_incompatible: refused("A plugin was built for another version of the contract."),
  plugin_ambiguous: refused("Two different packages provide the same plugin id."),
  plugin_failed: refused("A plugin's code threw an error."),
  team_documents_invalid: refused("TEAM.md or a role document has mistakes; all of them are listed."),
  team_unknown: refused("There is no team of that name in this workspace."),
  team_ambiguous: refused("Several teams run here; name one with --team."),
  team_exists: refused("The team has a past: it is continued with restart, never started over."),
  team_stopped: refused("The team is not running."),
  agreement_needed: refused("Somebody has to agree to what will be launched."),
  folder_moved: refused("An agent's folder leads to another place than the one that was agreed to."),
  agreement_not_asked: refused("A leader said yes for its person, and its program was not seen to ask."),
  agreement_unknown: refused("Nothing with these lines waits for an agreement."),
  provider_missing: refused("The program of a provider is not installed."),
  provider_not_signed_in: refused("The program of a provider is not signed in."),
  launch_refused: refused("The provider cannot be launched as asked."),
  resume_impossible: refused("A conversation cannot be resumed; nothing was ended."),
  agent_unknown: refused("There is no agent of that name in the team."),
  agent_not_running: refused("The agent is not running."),
  message_empty: usage("A message needs a text."),
  message_not_cancellable: refused("The message was handed over, or has ended; it cannot be taken back."),
  message_too_large: refused("The message is longer than the limit, which the error names."),
  message_unknown: refused("There is no message of that id."),
  target_not_in_team: refused("The recipient is not a member of the team."),
  duplicate: refused("A message of that id is stored already."),
  task_unknown: refused("There is no task of that id."),
  approval_unknown: refused("There is no approval of that id."),
  approval_closed: refused("The approval was answered already."),
  approval_replaced: refused("Another dialog took the place of the approval's; the error says which."),
  approval_unsafe: refused("The dialog on the screen offers no option that is safe to press."),
  no_drift: refused("The agent is in the conversation that is known."),
  session_held: refused("The conversation that the agent's window shows is another agent's."),
  question_unknown: refused("There is no question of that id."),
  question_closed: refused("The question was answered already, or nobody waits for an answer any more."),
  question_option_unknown: refused("The answer names none of the question's options, or two of them."),
  question_unsafe: refused("The dialog on the screen offers no key that is sure to choose the option."),
  not_allowed: refused("The caller's token does not allow this."),
  token_invalid: refused("The token is missing, wrong or revoked."),
  body_too_large: refused("The request is larger than the limit."),
  reply_too_large: refused("The answer would be larger than one may be; ask for less at once."),
  rate_limited: refused("Too many calls with one token."),
  invalid_arguments: usage("A tool or a method was called with arguments it does not take."),
  unknown_method: usage("There is no such method."),
  output_unwritable: refused("A file that was asked for cannot be written."),
  files_exist: refused("A file that would be written exists already."),
};
