// What team-agent promises, as data. A test fails for an id without a scenario, and for a scenario without an id.

export interface Requirement {
  readonly behaviour: string;
  /** Section of the specification, a decision, or a part of the architecture. */
  readonly source: string;
}

const r = (behaviour: string, source: string): Requirement => ({ behaviour, source });

export const REQUIREMENTS = {
  // repository
  "repo.packed": r(
    "every package works as published: packed, installed into an empty folder without scripts, runs a fake team",
    "spine 1",
  ),
  "repo.imports": r(
    "dependencies point one way, no module loads itself by a detour, and core names no provider and no transport",
    "architecture 2.8, 3",
  ),
  "repo.floors": r(
    "the rooms of core stand on floors: each imports from those below it alone, types included, and through their doors",
    "architecture 3",
  ),
  "repo.node": r("an old Node.js gets a clear error before anything native is loaded", "spine 1"),
  "repo.docs": r(
    "documents that are made from the code are current, and every error code in the code is in the table",
    "spine 1, D18",
  ),
  "repo.examples": r(
    "the examples on the pages for authors of plugins are pieces of the plugins that the tests run",
    "rules",
  ),
  "repo.private": r("no project file names a machine's paths or a registry's host", "rules"),
  // plugins
  "plugin.list": r(
    "plugin list shows id, kind, version, origin, API version and health, without running plugin code",
    "architecture 4",
  ),
  "plugin.api-version": r(
    "a plugin of another API version is refused with an error that names both and the command",
    "architecture 4",
  ),
  "plugin.ambiguous": r(
    "of two packages with one id the one that was there goes on; the other is refused with both names until somebody chooses it",
    "extend 1",
  ),
  "plugin.alias": r(
    "an id goes before aliases: a name that a plugin has is never another one's, and plugin add refuses it",
    "extend 1",
  ),
  "plugin.names": r(
    "an id, an alias or a manifest that is none is refused, and names what is wrong",
    "extend bad input",
  ),
  "plugin.unused": r(
    "plugins that no team uses are never imported, whatever they would do then: a team starts, works and is looked at",
    "extend 1",
  ),
  "plugin.import": r(
    "a plugin whose module waits, loops, throws or ends the process is tried in a process of its own, and refused by name; the list remembers it",
    "extend 1",
  ),
  "plugin.exit": r("a plugin that ends the process gets an error, and the coordinator lives", "extend 1"),
  "plugin.parser": r(
    "a parser that loops or throws is cut off: its plugin alone is refused, its agents are unknown, diagnose says what to do, everybody else goes on, and what waited is delivered once a person says so",
    "extend 1",
  ),
  "plugin.later": r("a plugin that is added while a coordinator runs is known to it at once", "extend 1"),
  "plugin.asks": r(
    "plugin add shows name, version, files, sizes, dependencies and API version, and adds nothing before somebody agreed",
    "extend 1",
  ),
  "plugin.scripts": r(
    "install scripts of a plugin never run, and peers that nobody has are no error",
    "extend 1",
  ),
  "plugin.removed-in-use": r(
    "plugin remove names the running agents that use the plugin; once it is added again, they are looked after",
    "issue 11",
  ),
  "plugin.none": r(
    "what is no plugin, cannot be loaded, or says another kind than its code is not installed, nor what is no tarball",
    "extend 1",
  ),
  "plugin.state": r(
    "what a provider's program keeps in its state folder, and the hints of its plan, are there again when the conversation is resumed, and for no other one",
    "extend 2",
  ),
  "plugin.oldest": r(
    "a plugin that was built with the oldest supported version of the contract runs a team: messages idle and busy, an approval, a result, an interrupt, a restart",
    "extend 2",
  ),
  "plugin.copies": r(
    "a plugin that brings another version of the contract is loaded beside ours, and its errors are told with their words and their action",
    "extend, bad input",
  ),
  "plugin.record": r(
    "two workers whose programs keep their conversations in one database are told apart, and what each was given is proven by it, also over the death of the coordinator",
    "extend 2",
  ),
  "plugin.refused-restart": r(
    "a coordinator that starts while a plugin is refused ends nothing of it, and looks after its agents again as soon as a version is there that works",
    "extend 1",
  ),
  "plugin.entry": r("the entry of a plugin cannot leave its package, by no link either", "extend 1"),
  "kit.provider": r(
    "the kit makes the package of a provider whose tests and conformance cases pass as they are, and that runs a team",
    "extend 3",
  ),
  "kit.transport": r(
    "the kit makes the package of a transport whose tests and conformance cases pass as they are, and that carries a team",
    "extend 3",
  ),
  "kit.pages": r(
    "the pages for authors of plugins, followed to the letter, lead to a package whose tests pass, and that runs a team",
    "extend 3",
  ),
  "kit.registry": r(
    "npm create from a registry makes a package in which every command of its workflow passes",
    "extend 3",
  ),
  "kit.refused": r(
    "the kit refuses a bad name and a folder that is not empty, in three lines, and leaves what is there",
    "extend 3",
  ),
  "kit.whole": r(
    "a package of the kit is there whole or not at all, wherever its making is cut off, and the next run works",
    "extend 3",
  ),
  "plugin.test-alone": r(
    "plugin test runs each case in a process of its own: one that loops, ends the process, throws aside or waits for ever fails alone, and leaves nothing running",
    "extend 3",
  ),
  "plugin.test-fixtures": r(
    "plugin test tries a package's own screens, transcripts and hook bodies by what their names say",
    "extend 3",
  ),
  "plugin.recording": r(
    "plugin record leads through the states of a program, writes screens, records and hook calls without secrets and names as fixtures that plugin test takes, and leaves nothing running",
    "extend 3",
  ),
  "plugin.reload": r(
    "plugin reload goes on with the present code of linked plugins: agents' programs run on, no message is lost, and code that cannot be loaded takes nobody's place",
    "extend 3",
  ),
  "plugin.test-watch": r(
    "plugin test --watch runs the cases again whenever a file of the package changes, and leaves nothing running",
    "extend 3",
  ),
  "plugin.test-abilities": r(
    "plugin test says for each ability whether it is proven, and by what, missing, or declared absent",
    "extend 3",
  ),
  "plugin.bundled": r("the bundled plugins keep the contract's own cases", "architecture 4"),
  "plugin.outside": r(
    "a provider from outside the repository is added by path and runs a whole team",
    "spine 2",
  ),
  "plugin.transport": r(
    "a transport from outside the repository keeps the contract's cases, is added by path and carries a whole team",
    "spine 2",
  ),
  "plugin.transport-choice": r(
    "a transport is chosen in TEAM.md or for all teams, and kept with the team; adding one changes nothing until then",
    "extend 1",
  ),
  "plugin.errors": r(
    "an error of a plugin keeps the plugin's own code and way out; a code that is not the transport's own is refused",
    "architecture 4",
  ),
  // documents
  "docs.init": r("init writes documents that run as they are, and keeps runtime data out of git", "L1.6"),
  "docs.validate": r("all mistakes of all files come in one report with file:line:column", "D16"),
  "docs.compile": r("compile prints the compiled team", "L1.4"),
  // starting
  "start.ready": r(
    "quick-start starts every agent, waits until each is ready, and says how to look",
    "L3.1, spine 9",
  ),
  "start.agreement": r(
    "nothing is started before the launch agreement was accepted; it is remembered by its hash",
    "D28",
  ),
  "start.past": r("a team with a past is sent to restart, never started over", "L3.1"),
  "start.unbound": r("outside tmux the team starts and messages for the leader are held", "spine bad input"),
  "start.bound": r(
    "the pane that runs quick-start becomes the receiver of the leader's messages",
    "spine 10",
  ),
  "start.bypass": r(
    "a leader that runs without permission checks hands that on to its workers, and it is said",
    "L1.9, D28",
  ),
  "start.env": r(
    "session variables of the caller never reach a worker, and no secret shows in a process list",
    "D22, D20",
  ),
  "start.paste": r(
    "an agent without hooks gets its messages by bracketed paste",
    "architecture 6, channel 4",
  ),
  "start.trust": r("a trust dialog for the agent's own folder is answered after the agreement", "D4"),
  // delivery
  "deliver.idle": r(
    "a message to an idle agent is delivered with the provider's record as evidence",
    "architecture 6",
  ),
  "deliver.busy": r(
    "a message to a busy agent arrives within the running turn, exactly once",
    "architecture 6",
  ),
  "deliver.order": r("several waiting messages arrive in order, each once", "architecture 6"),
  "deliver.long": r(
    "a long message arrives as its head and is read in full through read_message",
    "architecture 6",
  ),
  "deliver.equal": r("equal texts are different messages; the same tool call is not", "architecture 5"),
  "deliver.broadcast": r("a message to all or to several reaches each of them", "M2.4"),
  "deliver.peer": r("workers write to each other and to the leader", "M2.6"),
  "deliver.leader-hooked": r(
    "a leader that was started by team-agent gets results through its hooks",
    "spine 10",
  ),
  "deliver.wait": r("send --wait waits for a state and ends with status 3 when the time is over", "D2, D26"),
  "deliver.stopped": r("a message to a stopped agent is held and delivered when it is back", "M1.4"),
  "deliver.swallowed-enter": r("an Enter that is lost loses no message", "field 1"),
  // results, tasks, approvals
  "result.report": r(
    "a reported result is stored once, tells the leader, and acknowledges its message",
    "M4",
  ),
  "result.collect": r("collect answers each result once", "M4.4"),
  "result.watch": r("a watcher is notified by its result", "M1.6"),
  "task.assign": r("assign_task writes the task down and sends it", "M9.2"),
  "approval.cli": r(
    "a tool that is not granted waits; approve and deny answer it, and a second answer is told so",
    "D6",
  ),
  "approval.pane": r("a dialog that is answered at the pane closes the approval", "D6"),
  "approval.replaced": r(
    "keys of an answer reach only the dialog that the approval stands for; another one in its place is said, and gets a row of its own",
    "D6",
  ),
  "approval.restart": r(
    "an open approval survives a coordinator that is killed, and is answered by keys read from the screen",
    "D6, architecture 5",
  ),
  "approval.worker": r(
    "a worker cannot approve, deny, shut down, or speak as someone else",
    "architecture 5",
  ),
  // lifecycle
  "life.stop-start": r("an agent is stopped and started again in its conversation", "L4"),
  "roster.change": r(
    "agents are added, cloned, reset and removed while the team runs; the others go on, the change is agreed to, and each is reached by messages",
    "L4, D14, D28, D36",
  ),
  "roster.refused": r(
    "what cannot be done to an agent is refused with what is wrong and a way out, and changes nothing: an unknown or taken name, the wrong state, a role document that is none, a worker that asks; two at once take their turn",
    "L4, D26",
  ),
  "leader.back": r(
    "a leader that ends and is started again in its pane leads its team again, and gets what waited",
    "L7",
  ),
  "leader.inherits": r(
    "a leader that is started while another one leads is told who does and how to take over, and leads when that one has gone",
    "issue 11",
  ),
  "leader.claim": r(
    "the lead is handed over by the agent that asks for it: a leader that lives keeps it unless that is confirmed, what waited comes to the new one, what was given is not given again, and a shell leads nobody",
    "L7, D13",
  ),
  "restart.loaded": r(
    "a program that takes prompts before it has read its conversation is given none before its record shows that it has",
    "extend 4",
  ),
  "restart.real": r(
    "two real workers of each program in one folder go on in their own conversations after a shutdown and after their server was killed; one that is reset knows nothing of it",
    "L5, D7, D8",
  ),
  "sessions.repaired": r(
    "a conversation whose id the database lost is found again by a restart or start, where its record proves that it is the agent's: told once, shown by --plan without a change; one that was put away, another agent's or a stranger's is named and not taken",
    "L5.4, M7.5, D8",
  ),
  "restart.busy": r(
    "a restart and a shutdown of a team that works say whom they would cut, wait until nobody works, or cut and let them go on",
    "L5, D37",
  ),
  "restart.refused": r(
    "a conversation that is gone, torn, another agent's or another program's refuses the restart with all reasons before anything ends, rows that cannot be read are told and lose nothing, a folder that is gone starts nobody elsewhere, and a restart that was cut off is told",
    "L5, D7, D8",
  ),
  "restart.documents": r(
    "a restart builds the team from its documents as they are now: new and changed roles are agreed to, removed agents stay away, clones come back, a document that is gone refuses it",
    "L5.2, D14, D28",
  ),
  "life.never-two": r(
    "where the database lost what it knew of a program that runs, in a copy or by hand, no way back leaves two programs of one agent",
    "L15, D8",
  ),
  "restart.old-form": r(
    "a restart after which an agent runs in its old form says so and exits with 1, as JSON too",
    "L5, D26",
  ),
  "roster.fork": r(
    "an agent is forked while the team runs: the new one begins with all that the source was told, in a conversation of its own, and both work on",
    "L4, D28, D36",
  ),
  "life.pause": r(
    "a paused agent stays paused over start-agent and restart, its messages wait, and it goes on in its conversation when it is resumed",
    "L4, D34",
  ),
  "life.cut-start": r(
    "a start that is cut off with its coordinator is gone on with where its program runs, and else told, its leader too, with a way out that works",
    "architecture 7",
  ),
  "life.renamed.real": r(
    "real programs go on where their workspace was renamed, and a restart there goes on in their conversations",
    "architecture 5, D7",
  ),
  "life.renamed": r(
    "a workspace that is renamed while its team runs keeps its programs, their conversations and one server, is followed though nobody asks, and restarts where it is; what takes its old name is another workspace",
    "architecture 5",
  ),
  "life.sessions": r(
    "sessions lists the conversation of every agent with how it is known, and those that were put away, also without a coordinator, and refuses a worker",
    "L10.6, M7.5",
  ),
  "life.restart": r(
    "restart resumes every agent, and refuses before ending anything when one cannot be resumed",
    "L5, D7",
  ),
  "life.shutdown": r("shutdown ends the team's programs and nothing else", "L14"),
  "life.crash": r(
    "a crashed worker is told to the leader once, with its exit status, and nothing is restarted",
    "D9",
  ),
  "life.kill-coordinator": r(
    "a coordinator that is killed comes back by itself, finds its agents, and loses no message",
    "architecture 5",
  ),
  "life.stop-dead": r(
    "a coordinator that died and is about to come back stays away when a person stops it",
    "architecture 5",
  ),
  "life.kill-anytime": r(
    "whenever the coordinator is killed during a hand-over, every message is delivered, and once",
    "architecture 6, M11",
  ),
  "life.server-gone": r("a vanished tmux server is shown and told, and the daemon stays", "architecture 7"),
  "life.version": r(
    "a newer command replaces an older coordinator while the team goes on, and an older one never a newer",
    "architecture 5",
  ),
  "life.single": r("two commands at the same time start one coordinator", "architecture 5"),
  "life.workspace-gone": r("the coordinator leaves only when its workspace is gone", "M5.3"),
  "life.orphans": r(
    "doctor --gate orphans finds what is ours and nobody's by its row or its mark, lists it with its evidence, and ends nothing",
    "L10.2",
  ),
  "life.orphans.fix": r(
    "doctor --gate orphans --fix --confirm ends exactly what it found, also a program that ignores the signal, and says what is left",
    "L10.2",
  ),
  "life.orphans.spares": r(
    "doctor --gate orphans never ends the asking command's own ancestors, a leader, a person's window, an agent at work, or another workspace's programs",
    "L10.2",
  ),
  "life.orphans.refused": r(
    "doctor --gate orphans refuses to end without a confirmation, an unknown gate, and flags that do not go together",
    "L10.1, L10.2",
  ),
  "life.touched": r(
    "a person who renames the team's session, moves or closes windows, or runs something else in one, loses no agent and no message, and what they run there is neither typed into nor ended",
    "L15",
  ),
  "life.foreign-session": r(
    "a tmux session of the team's name that is not ours is refused and left alone",
    "L3.2",
  ),
  // command line
  "cli.help": r("every command has help with an example", "L11.1"),
  "cli.errors": r(
    "errors have three lines, their JSON the same fields, and exit statuses are those of D26",
    "L11.1, D26",
  ),
  "cli.typos": r("unknown flags are refused and typing mistakes get a suggestion", "L11.1"),
  "cli.status": r(
    "status shows agents, waiting messages and why, and works read-only without a coordinator",
    "architecture 2.1",
  ),
  "cli.plain": r("no colour without a terminal or with NO_COLOR", "L11.1"),
  "cli.doctor": r("doctor checks Node, tmux, providers, the coordinator and the database", "L10.1"),
  "comms.static": r(
    "doctor --comms checks what a message needs, starts nothing, and names what fails and the command that mends it",
    "M10.1",
  ),
  "comms.live": r(
    "doctor --comms --live follows a message to each agent and back, leg by leg, and leaves nothing of it",
    "M10.1",
  ),
  "comms.held": r(
    "a round trip that is held names its hold, and nothing arrives after it was given up",
    "M10.1, D26",
  ),
  "cli.watch": r("watch shows events as they come", "L10.6"),
  "cli.attach": r(
    "attach gives the command for a terminal, and a window of the person's own tmux inside one",
    "D15",
  ),
  "cli.leader": r(
    "team-agent <provider> starts a leader, in a session of its own outside tmux, that shutdown leaves alone",
    "L7.1, D23",
  ),
  "leader.named-pane": r(
    "attach-leader --pane gives the lead to the agent in the pane that a person names, and refuses a shell, a worker, another program and a pane that is not there",
    "L7.7",
  ),
  "leader.wrapper-killed": r(
    "a leader whose command was killed is its team's no longer, nothing is typed into the shell in its pane, and the next one gets what waited",
    "L7.8",
  ),
  "teams.nested": r(
    "a worker starts a team to which a person agreed and leads that one alone, two deep at most; its end leaves the team running, and is told",
    "L2.5, L3.1",
  ),
  "teams.nested-rights": r(
    "a worker starts no team that may do more than itself, and none without its token",
    "L3.1, D28, D36",
  ),
  "cli.mcp": r("team-agent mcp serves the tools over standard input and output", "spine 8"),
  // keeping and forgetting
  "keep.prune": r(
    "prune takes away what is finished and old and nothing else, says what went, and is not for workers",
    "retention",
  ),
  "keep.export": r(
    "export writes everything of a team as JSON with flat memory, without secrets, with or without a coordinator",
    "retention",
  ),
  "keep.log": r("logs are put aside by size, and watch misses nothing", "L1.2, retention"),
  // installation
  "install.flow": r(
    "one command installs into an empty HOME; a team of bundled and added providers works over an update and a rollback with an open question; what is left after uninstall is what the person made",
    "L12",
  ),
  "install.killed": r(
    "an installer that is killed at any step leaves the version from before working, and the next one makes all of it good",
    "L12",
  ),
  "install.uninstall-killed": r(
    "after an uninstall that was killed at any step, a second one leaves nothing that an installer wrote and takes nothing else, and an installation instead works, too",
    "L12",
  ),
  "install.uninstall-running": r(
    "uninstall is refused by what runs from a version, also where that began while uninstall did",
    "L12",
  ),
  "install.interrupted": r("Ctrl-C takes back what an installation had begun", "L12"),
  "install.registry": r(
    "a registry or a proxy that refuses, breaks off, knows nothing or hands out what is damaged is told in words, and changes nothing",
    "L12",
  ),
  "install.folders": r(
    "somebody else's command and another installation's files are named and left alone; folders that cannot be used are refused before anything is fetched",
    "L12",
  ),
  "install.at-once": r("of two installers at once one does the work, and nothing is torn", "L12"),
  "install.disk-full": r("a disk without room is told before anything is fetched", "L12"),
  "install.ordinary-user": r(
    "an ordinary user with a blank in HOME and a closed umask installs, runs a team and uninstalls",
    "L12",
  ),
  "install.update.real": r(
    "a real Claude Code works on over an update: what it asked before is decided after it, and its hooks are answered by the new version",
    "L12, facts install 3",
  ),
  "install.update-states": r(
    "over an update every message keeps its state or comes to the next one, nothing is lost or given twice, and an approval, a question and a turn go on",
    "L12",
  ),
  "install.private-node": r(
    "whoever has an older Node.js gets a private one where they agree; a team runs on it, versions share it, and it goes with uninstall",
    "L12",
  ),
  "install.node-gone": r(
    "the command finds another Node.js where the one that it was installed with is gone",
    "L12",
  ),
  "install.without-npm": r(
    "a machine without npm installs too: each package is checked against what the registry says of it",
    "L12",
  ),
  "install.callers": r(
    "pnpm dlx and bunx install as npx does, also where bun is all there is",
    "L12, facts install 1",
  ),
  "install.rollback": r(
    "update --rollback goes back to the version from before, and is refused with the way back where that version cannot read the databases",
    "L12",
  ),
  "install.skill": r(
    "an installation teaches the agents that are there, unless that is not wanted, and uninstall takes it back",
    "L12",
  ),
  "install.owns": r(
    "install and uninstall replace and remove what an installer wrote, and nothing that a person keeps in the same folders",
    "L12",
  ),
  "install.elsewhere": r(
    "an installation that was put elsewhere is found again by its command and its versions, and doctor tries the version",
    "L12",
  ),
  "install.words": r(
    "what is no version, no folder or no option is refused before anything is asked of anybody",
    "L12",
  ),
  "install.foreign-home": r("root does not install into somebody else's HOME", "L12"),
  "install.plan": r(
    "--dry-run and doctor change nothing; what is not installed and what is not understood is said in three lines",
    "L12",
  ),
  // bad input
  "bad.team": r(
    "a missing TEAM.md, no roles, duplicate names, unknown providers and tools, and bad YAML are refused with what to do",
    "spine bad input",
  ),
  "bad.workspace": r(
    "a workspace path with spaces, quotes, emoji, a newline or 200 characters works",
    "spine bad input",
  ),
  "bad.message": r(
    "empty and huge messages are refused; control characters, paste ends and our own token in a text do no harm",
    "spine bad input",
  ),
  "bad.recipient": r(
    "an unknown recipient is refused with a suggestion, and nothing is stored",
    "spine bad input",
  ),
  "bad.database": r("a corrupt, newer, foreign or copied database is refused and left as it is", "D31"),
  "bad.locked": r(
    "a database that another program has locked is refused, and used again once it is free",
    "spine bad input",
  ),
  "bad.disk-full": r("a full disk refuses new messages and loses none of the stored ones", "spine bad input"),
  "bad.read-only": r("a workspace that cannot be written to is refused with what to do", "spine bad input"),
  "bad.port": r("a port that was taken revokes the agents' tokens", "architecture 5"),
  "bad.tmux": r("a missing or old tmux is named with the command that mends it", "spine bad input"),
  "bad.provider": r(
    "a missing provider program is named with the command that installs it",
    "spine bad input",
  ),
  // truthful delivery
  "result.explain": r(
    "a turn that ends without a report is asked once; then its last words are kept, and the leader is told once",
    "truthful 7, architecture 6",
  ),
  "state.explain": r(
    "explain names an agent's state, what it rests on, and what every other source says, for every state",
    "truthful 1",
  ),
  "state.every": r(
    "each state that an agent can be brought into is explained in words and in JSON, with its source, its age and what every other source says",
    "truthful 1",
  ),
  "state.start-dialog": r(
    "an agent that waits at a dialog while it starts is shown at it, and its messages are held by its name",
    "truthful 6, D4",
  ),
  "state.conversation": r(
    "compaction is counted and a reset advised once; another conversation in the same window is told once",
    "truthful 8, D11, M8.6",
  ),
  "state.diagnose": r(
    "diagnose names what is wrong with the one command that helps; peek shows a screen only when told to",
    "truthful 1, L10",
  ),
  "state.limit": r(
    "a provider's limit is shown with its reset time, messages wait for it, and then go out; the leader is told once",
    "truthful 8, M8.7",
  ),
  "state.dialog": r(
    "a dialog that no hook told of is found on the screen, becomes an approval, a question or a notice, and holds messages by name",
    "truthful 6, M6",
  ),
  "question.ask": r(
    "a question that a worker asks through its tool is listed and told once, and its answer reaches the worker once; a worker answers nobody's",
    "truthful 9",
  ),
  "question.dialog": r(
    "a question on an agent's screen is answered by the words or the number of an option, by the leader, the person, or at the pane; whoever is first wins",
    "truthful 9, D4",
  ),
  "question.restart": r(
    "open questions survive a coordinator that is killed: one row each, and an answer is sent once",
    "truthful 9, architecture 5",
  ),
  "notice.withdrawn": r(
    "a notice whose cause is gone before the leader was given it is taken back",
    "truthful 8",
  ),
  "deliver.deaf": r(
    "a program whose hooks do not come is found out by two wakes, gets its messages by paste, and it is said",
    "truthful 3, D27",
  ),
  "deliver.widths": r(
    "messages arrive in panes of 40 to 300 columns, wide characters included, with and without hooks",
    "truthful 4",
  ),
  "send.interrupt": r(
    "an interrupting message stops the running turn, proves that it stopped, and is delivered; a person's draft is left alone",
    "truthful 5",
  ),
  "send.expires": r(
    "a message that waited for as long as it may expires, is told once with the command that helps, and never arrives",
    "D3",
  ),
  "send.cancel": r("a message that was not handed over can be taken back, one that was cannot", "truthful 5"),
  "chaos.short": r(
    "under killed coordinators, cut connections, a locked and a full database, and agents that hang, crash and drop hooks, nothing is lost and nothing doubled",
    "truthful 11, architecture 9",
  ),
  "trial.90": r(
    "agents that are added, cloned, forked, removed, reset, stopped, paused and restarted while the coordinator is killed lose and double no message, and leave nothing behind",
    "lifecycle: done when",
  ),
  // demo and privacy
  "demo.run": r(
    "the demo runs a team of fakes, shows a timeline, ends by itself and leaves nothing behind",
    "spine 11",
  ),
  // real programs
  "trial.4": r(
    "a program that names its own conversation is bound by the mark of its launch alone, and to nobody else's conversation",
    "trial 4, D8",
  ),
  "trial.4.real": r(
    "idle Codex workers beside a busy one and a person's own Codex in the same folder each have their own conversation, also after a restart",
    "trial 4, D8",
  ),
  "real.team": r(
    "a real Claude Code and a real Codex worker become ready, get messages once, work, report, and a real leader shows it",
    "spine 12",
  ),
  "real.approval": r(
    "what is not granted becomes an approval, denied once and approved once from the command line",
    "spine 12",
  ),
  "real.hostile": r("a repository with hostile hooks and MCP servers runs none of them", "spine 12, D28"),
  "real.away": r(
    "while no coordinator runs, hooks and tools of real programs fail quickly and their turns go on; then they reconnect",
    "truthful, real programs",
  ),
  "real.sizes": r(
    "real programs get texts of any length that a hook carries, and ten in a row at a turn's end, in order and once",
    "truthful, real programs",
  ),
  "real.pages": r(
    "real programs read texts of 9 000, 30 000 and 100 000 characters through the tool, whole and in order",
    "truthful, real programs",
  ),
  "real.both": r(
    "the person at a real window and the command line answer at the same time: one wins, the tool runs once",
    "truthful, real programs",
  ),
  "real.storm": r(
    "500 messages to real programs while the coordinator is killed at random: lost 0, doubled 0",
    "truthful, real programs",
  ),
  "real.deaf": r(
    "hooks that a real program's settings forbid: messages arrive by paste, once",
    "truthful, real programs, D27",
  ),
  "real.interrupt": r(
    "real programs stop a running turn for an interrupt, with the text delivered once; a person's draft stays",
    "truthful, real programs",
  ),
  "real.kill": r(
    "the coordinator is killed while real workers work, and their results still arrive",
    "truthful, real programs",
  ),
  "real.report": r(
    "a real worker that does not report is asked once, then explained",
    "truthful, real programs",
  ),
  "real.limits": r(
    "an overload that passes disturbs nobody; a limit of a real program is shown, told once and waited for, and what waited is given when it has passed",
    "truthful, real programs",
  ),
  "real.window": r(
    "an approval that is answered at a real window alone is over everywhere; a turn that is stopped there is over",
    "truthful 6, real programs",
  ),
  "real.drift": r(
    "a real program that is put into another conversation gets nothing until that is resolved",
    "truthful 8, M§8.6",
  ),
  "real.fork": r(
    "a fork of a real program is given what its source was told, under an id of its own that its record proves, and the source goes on as it was",
    "L4, §4.5",
  ),
  "real.subagent": r("a real subagent's tool calls get nobody's mail", "truthful, real programs"),
  "real.demo": r("the demo runs with the real programs", "spine 11"),
  "copilot.errors": r(
    "an error that ends a turn of a real GitHub Copilot CLI is shown with its words, and the next message is given as ever",
    "facts on GitHub Copilot CLI",
  ),
  "copilot.reading": r(
    "a command that a real GitHub Copilot CLI allows by itself becomes no approval, although its hook is called",
    "facts on GitHub Copilot CLI",
  ),
  "copilot.repository": r(
    "a real GitHub Copilot CLI worker does not start where a repository would make it run something, until somebody agrees",
    "facts on GitHub Copilot CLI",
  ),
  "gemini.errors": r(
    "an error that ends a turn of a real Gemini CLI is shown with its words, and the next message is given as ever",
    "facts on Gemini CLI",
  ),
  "gemini.nested": r(
    "a real Gemini CLI that a real worker runs in a command takes none of the worker's mail, and its conversation is not the worker's",
    "facts on Gemini CLI",
  ),
  "gemini.repository": r(
    "a real Gemini CLI worker does not start where a repository would make it run something, until somebody agrees",
    "facts on Gemini CLI",
  ),
  "opencode.errors": r(
    "an error that ends a turn of a real OpenCode is shown with its words, and the next message is given as ever",
    "facts on OpenCode",
  ),
  "opencode.repository": r(
    "a real OpenCode worker reads nothing of what a repository would make it run, until somebody agrees",
    "facts on OpenCode",
  ),
  "qwen.nested": r(
    "a real Qwen Code that a real worker runs in a command takes none of the worker's mail, and its conversation is not the worker's",
    "facts on Qwen Code",
  ),
  "qwen.errors": r(
    "an error that ends a turn of a real Qwen Code is shown with its words, and the next message is given as ever",
    "facts on Qwen Code",
  ),
  "qwen.repository": r(
    "a real Qwen Code worker does not start where a repository would make it run something, until somebody agrees",
    "facts on Qwen Code",
  ),
  "codex.door": r(
    "Codex by its app server: turns begun and steered without a key beside a person's draft, in order, stopped for an interrupt, and no answer dropped",
    "facts on Codex",
  ),
  "codex.door.approval": r(
    "an approval of the app server is decided from afar or at the window, and survives the death of the coordinator",
    "facts on Codex",
  ),
  "codex.door.deaths": r(
    "the app server is killed in mid-turn, and the coordinator too: window, tools, hooks and messages come back",
    "facts on Codex",
  ),
  "codex.door.shut": r(
    "where the app server does not come, the window does, messages go by hooks and keys, and it is said",
    "facts on Codex",
  ),
  "acp.team": r(
    "a program that speaks ACP is a worker as any other: messages reach it idle and busy with proof, its questions become approvals, it reports, and goes on in its conversation after a restart",
    "facts on ACP",
  ),
  "acp.command": r(
    "a program that a role names runs only for a provider that starts what it is told, and one that nobody knows only where a person agreed to it by its words",
    "facts on ACP",
  ),
  "start.agreed-later": r(
    "what the repository or the documents would run may be agreed to after the start, for one agent or with a restart, and stays agreed to",
    "D28",
  ),
  "start.last-words": r(
    "a program that ends before it is ready is told with what its screen said last, without secrets, and a start that is refused with what helps",
    "issue 11",
  ),
  "acp.dead": r(
    "a turn that an ACP program never answers stays open, and what was written to it is not called delivered",
    "facts on ACP",
  ),
  "acp.weight": r("our program in the window of an ACP agent weighs 60 MB at most", "facts on ACP"),
  "acp.real": r(
    "a real program that speaks ACP is given messages idle and busy, asks, is denied and allowed, is stopped, fails, and reports",
    "facts on ACP",
  ),
  "acp.own": r(
    "two real programs that speak ACP keep their own conversations in one folder, however they ended",
    "facts on ACP",
  ),
  "real.adapters": r("the adapters' plans, hooks and records hold with the real programs", "spine 7"),
  // what strangers found
  "trial.1": r(
    "no text of a member ends its frame, opens another one, or proves that a message arrived which did not",
    "D35",
  ),
  "trial.2": r(
    "no file or folder of ours is reached through a link: it is refused with what stands there, and nothing behind it is touched",
    "trial 2, D40",
  ),
  "trial.3": r(
    "whatever one worker asks at any door, every answer is bounded, a batch is charged and bounded, and others are answered meanwhile",
    "trial 3",
  ),
  "trial.5": r("only a leader itself, by its own token, is tied to a program or told to have ended", "D42"),
  "trial.6": r(
    "a leader acts on the teams that it leads, and on those that nobody living leads; of another it is told whose it is",
    "D42, trial 25",
  ),
  "trial.7": r("a worker hears nothing of a message that is not its own", "D42"),
  "trial.8": r(
    "with an agent's token the command line refuses what makes something run later, and every way around the coordinator",
    "D42",
  ),
  "trial.9": r("who may ask for what is one table: every operation, every caller, every door", "D42"),
  "trial.10": r(
    "restart from a shell leaves the lead with a leader that lives, unless that is confirmed",
    "D13",
  ),
  "trial.11": r(
    "no agent is called like somebody else, and no text is shown in another order than it is read",
    "trial 11",
  ),
  "trial.12": r(
    "a launch is agreed to by a person: at a terminal, or where the leader's program was seen to ask for exactly its lines",
    "D5, D36",
  ),
  "trial.12.real": r(
    "the real programs ask a leader's person for each call that gives consent, and for no other of the team's tools",
    "D5, D30, D36",
  ),
  "trial.13": r(
    "every folder that an agent works in is shown, and one outside the workspace is agreed to by name",
    "D4, D36",
  ),
  "trial.14": r(
    "what each agent's own folder would make its program run is shown, and so are the person's own MCP servers",
    "D28",
  ),
  "trial.15": r(
    "what came since a team was agreed to is asked for at restart and start-agent, before anything is ended",
    "D28",
  ),
  "trial.16": r(
    "documents that differ from what runs are named by status, diagnose, start-agent and restart",
    "trial 16",
  ),
  "trial.17": r(
    "a document or a configuration that is no plain file of a usual size keeps and ends nobody",
    "D40",
  ),
  "trial.18": r(
    "a program's own question is a question with all that it asks, answered whole through its hook, by keys, or at its window; its plan is an approval that is approved and denied",
    "trial 18",
  ),
  "trial.19": r(
    "a real program's notice about its automatic mode is a notice with its three keys, and a dialog in twenty columns is the same dialog, never an input line",
    "trial 19",
  ),
  "trial.20": r(
    "work that was cut off by a restart, a closed window, a killed tmux server or a stop is named with its task: in the reply, in status, in diagnose, and to the leader once",
    "trial 20, D37",
  ),
  "trial.21": r(
    "a report that comes before the record was written is booked to the message that was handed over last, and `--wait result` ends",
    "trial 21",
  ),
  "trial.22": r(
    "send to several with --wait waits for each of them, and tells the states that they have come to",
    "D2",
  ),
  "trial.23": r(
    "a worker whose turns nobody could see, or that was given something, is never started afresh as one that had none",
    "trial 23, D7",
  ),
  "trial.24": r(
    "the advice after compactions starts afresh; a dialog at start-up, a conversation that nobody can name, and an error of the leader that a person started are told or shown; team_state.md follows a task that is given",
    "trial 24, D8, D11",
  ),
  "trial.25": r("a second leader is told whose a team is, and how it is looked at or taken over", "trial 25"),
  "trial.26": r("a key whose thing does not exist yet is named as not supported", "trial 26"),
  "trial.27": r(
    "what an untried version of a program can do is unverified until it is seen, ability by ability; the use of the team's own tools is told with why nobody was asked; a bypass of TEAM.md is not called the leader's",
    "trial 27, D5, D27",
  ),
  "trial.28": r(
    "a coordinator whose socket is taken away opens it again, and doctor and diagnose name one without a door",
    "trial 28",
  ),
  "trial.29": r(
    "a coordinator that does not answer is named with its process id, what is stored is shown without it, an answer that takes long is waited for, and stop ends it by its proven process",
    "D41",
  ),
  "trial.30": r(
    "a command ends when its answer is there or its time is over, whatever the coordinator and its database do",
    "D41",
  ),
  "trial.31": r(
    "files of the coordinator that are deleted or emptied while it runs are put back, with every message from before and after, and windows that the database does not know are named",
    "trial 31",
  ),
  "trial.32": r(
    "the first three deaths of a coordinator in ten minutes are answered at once, and the chaos suite measures the time without one",
    "trial 32",
  ),
  "trial.33": r(
    "slow bodies end, odd hosts and addresses are turned away, and what is nested without end is named in words",
    "trial 33",
  ),
  "trial.34": r(
    "the MCP endpoint speaks as its specification says: revisions, broken and wrong requests, responses and notifications, server/discover; the official suite finds nothing else than what is not offered",
    "trial 34",
  ),
  "trial.35": r(
    "the usual forms of secrets are taken out of whatever is shown or logged, by a well-kept set of rules, in linear time; frames, ids, hashes and paths stay",
    "D20",
  ),
  "trial.36": r(
    "nothing leaves the machine: a whole team, doctor, plugins and a leader reach only loopback",
    "D33",
  ),
  "trial.37": r(
    "send takes its text from a slow or large pipe, and refuses a text that would be dropped",
    "trial 37",
  ),
  "trial.38": r(
    "a command below the workspace finds it upwards and says which it is, and init makes no second one by mistake",
    "D43",
  ),
  "trial.39": r(
    "every command that is printed as a way out is one that exists as it stands there, for the team and the workspace of the command that failed, quoted for the shell, and run as it was printed it ends what printed it",
    "trial 39",
  ),
  "trial.40": r(
    "a program that a signal ended, one that ended by itself and a window that was closed read differently, with the status or the signal; a window that nobody looks at has its standard size",
    "trial 40",
  ),
  "trial.41": r(
    "a word that is almost a provider is suggested, wrong use names the command's own help, options stand before the command, help is in groups, words stay whole at 80 columns, and taking away everything asks",
    "trial 41",
  ),
  "trial.42": r(
    "the real programs of the tests are those that the providers say they are verified with",
    "D27",
  ),
  "trial.43": r(
    "a run of tests that is stopped, however it is stopped, leaves no process and no folder of its own",
    "trial 43",
  ),
  "trial.44": r(
    "a Node.js that the database would crash is refused with the command that brings a newer one, what is compiled once lies in a folder of our own, and the licence of everything bundled comes along",
    "trial 44",
  ),
  "trial.61": r(
    "a promise of a plugin that fails and that nobody waits for is in the event log with its place, and stops nothing",
    "D39",
  ),
  "trial.81": r(
    "shutdowns, restarts and starts of an agent that are run at once all end well and say what is true, and no command is lost between a coordinator that ends and the next",
    "trial 81",
  ),
  "trial.82": r(
    "watch ends with a last line when the team is shut down, and says so when its coordinator dies",
    "trial 82",
  ),
  "trial.83": r(
    "where several teams are in a workspace, status shows each of them, and what is about one team is refused with the whole command for each",
    "trial 83",
  ),
  "trial.84": r(
    "control sequences of every form are taken whole out of messages and reasons, and nothing of them is left as text",
    "trial 84",
  ),
  "trial.85": r(
    "what waits for a team that was shut down says so from then on, and status names the command that brings it on its way",
    "trial 85",
  ),
  "trial.86": r(
    "what a person sends to the leader reaches the one that is bound, as a person's, and is refused with a way out where there is none",
    "trial 86",
  ),
  "trial.87": r(
    "the coordinator's own modules are of one byte a character, so that the engine does not keep them at twice their size",
    "rooms figures",
  ),
  "trial.140": r(
    "whatever ends an agent's program ends what that program started with it, also in a session of its own and when it answers to no signal but the last one, and nothing of anybody else",
    "L14, L15, trial 140",
  ),
  "trial.140.real": r(
    "a shell command of a real Claude Code ends with it, and does not write what it was about to",
    "L5, facts E, trial 140",
  ),
  "trial.141": r(
    "what a program that died left running is listed with what shows whose it is, and ended before the agent starts again, with its team, or by doctor",
    "L10.2, trial 141",
  ),
  "trial.143": r(
    "an agent whose changed form does not come up at a restart, after two tries, goes on in its old form and its conversation, and what is written down is what runs",
    "L5, L15, trial 143",
  ),
  "trial.144": r(
    "a conversation that a program writes down at the last moment, before a shutdown or in its own end, is known afterwards, and gone on with",
    "L6, L14, trial 144",
  ),
  "trial.145": r(
    "a shutdown names each process that nothing ended, with its team, its agent and its command",
    "L14, trial 145",
  ),
  "trial.146": r(
    "a restart waits for a conversation that is not known yet as long as the command or the environment says, and refuses before anything is ended when it stays unknown",
    "L5.3, trial 146",
  ),
  "trial.142": r(
    "a coordinator that a worker's command called into being outlives that worker",
    "L15, trial 142",
  ),
  "trial.160": r(
    "a row that says less than what else is stored is mended where a coordinator begins: which program an agent runs, its team's session, and the place of its conversation",
    "L5, L9, trial 160",
  ),
  "trial.161": r(
    "an agent whose program nobody can look after holds up nobody else, is named with a way out, is not started a second time, and can be ended",
    "L5, trial 161",
  ),
  "trial.162": r(
    "what cannot be read of a team or an agent is named by diagnose with the way out, refuses what needs it before anything ends, and hides no status",
    "L5, trial 162",
  ),
  "trial.156": r(
    "every command that is printed about a team names that team, so that beside another one it does what it says, to the team it was about",
    "L2.5, trial 156",
  ),
  // the leader's skill
  "skill.words": r(
    "every command, option, tool, key, state and error that the leader's skill names is one that there is",
    "install 2",
  ),
  "skill.manifests": r("the manifests of the plugin have the version of the command", "install 2"),
  "skill.install": r(
    "install-skill puts the skill once where each installed program reads it, also when several do so at once, renews an older one, and takes it away with the folders that were made for it",
    "install 2",
  ),
  "skill.killed": r(
    "an installation or a removal of the skill that is killed at any step is finished by the next one, and leaves nothing beside it",
    "install 2",
  ),
  "skill.once": r(
    "a program that has the skill from a plugin, or in another folder that it reads, gets no second copy",
    "install 2",
  ),
  "skill.kept": r(
    "a file of the skill that a person changed or added is kept and told, by an update and by a removal",
    "install 2",
  ),
  "skill.foreign": r(
    "what team-agent did not put into the place of its skill is left as it is, and does not hold up the others",
    "install 2",
  ),
  "skill.refused": r(
    "install-skill refuses an unknown program, a machine without any, a place that cannot be written, and an agent, each with a way out",
    "install 2",
  ),
  "skill.agents": r(
    "init --from-agents makes roles of the agents that a person wrote for a program, tells what is not carried over, grants nothing more, and writes over nothing",
    "install 2",
  ),
  "skill.plugin": r(
    "both real programs take the plugin from the repository's one marketplace file, and show the skill once",
    "install 2",
  ),
  "skill.leads": r(
    "plain words build a team with the real programs: the skill's description stands in the model's request, its text is loaded, and the team is started by what it names, with the person's agreement",
    "install 2",
  ),

  // releases
  "release.reproducible": r(
    "two builds of one commit, in other folders and under another umask, are packed into the same bytes",
    "L12",
  ),
  "release.sbom": r(
    "the bill of materials names everything that an installation brings, and everything that is bundled or compiled into it, with licence texts, and is the same for the same commit",
    "L12",
  ),
  "release.surface": r(
    "the names of packages, programs and export keys, and what the plugin contract exports, change only on purpose, every file that a manifest names is there, and no package outgrows its budget",
    "L12",
  ),
  "release.workflows": r(
    "the workflows are sound, use what others wrote by commit alone, store no token, and let nothing publish that runs other people's code",
    "L12",
  ),
  "release.steps": r(
    "a release numbers only what changed, writes change logs, publishes only what is new, and an adapter can be released alone and reaches whoever installs after it",
    "L12",
  ),
  "release.programs": r(
    "one command tries the newest releases of the real programs, moves every place that names the verified one, or none, and keeps a table of what passed",
    "L12",
  ),
} as const satisfies Record<string, Requirement>;

export type RequirementId = keyof typeof REQUIREMENTS;
