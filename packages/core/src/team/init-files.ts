/** A file of `team-agent init`, by its path relative to the workspace. */
export interface InitFile {
  readonly path: string;
  readonly content: string;
}

export interface InitProviders {
  /** The provider that needs no account and follows scripts. */
  readonly scripted: string;
  /** Providers for real work, named in the comments. */
  readonly real: readonly string[];
}

/** A team that runs as it is, with the scripted agent and without any account. */
export const initFiles = (providers: InitProviders): readonly InitFile[] => [
  { path: ".team/.gitignore", content: GITIGNORE },
  { path: ".team/current/TEAM.md", content: team(providers) },
  { path: ".team/current/agents/developer.md", content: developer(providers) },
  { path: ".team/current/agents/reviewer.md", content: REVIEWER },
];

const GITIGNORE = `# Everything that team-agent makes stays out of git; the team documents are yours to share.
/*
!/.gitignore
!/*/
/runtime/
/logs/
/messages/
/artifacts/
/dynamic-role-files/
# Of a team's folder only the documents; profiles hold secrets.
/*/*
!/*/TEAM.md
!/*/agents/
/*/agents/*
!/*/agents/*.md
!/*/profiles/
/*/profiles/*
!/*/profiles/*.example.env
`;

const team = ({ scripted, real }: InitProviders): string => `---
name: current
# The provider of the leader, and of every role that names none. "${scripted}" needs no account and follows scripts
# such as [[say hello]]. For real work write ${real.join(" or ")}; "team-agent plugin list" shows what is installed.
provider: ${scripted}
# default_model: leave it out to use the provider's own default
# worker_to_worker: false   # only the leader writes to workers
---

Try the team: a developer writes, a reviewer reads, the leader decides.
`;

const developer = ({ real }: InitProviders): string => `---
name: developer
role: developer
# provider: ${real[0] ?? "…"}          # ${real.length > 1 ? `or ${real.slice(1).join(", ")}; ` : ""}without this line the provider in TEAM.md counts
# model: …                  # an exact model of that provider
# What the agent may use without asking. Everything else asks first.
tools: [fs_read, fs_write, fs_list, execute_bash, git_diff, mcp_team]
# permission: ask           # ask before every tool
---

You write the code for the task you are given, with tests, and keep changes small.
Report what you changed and how you checked it.
`;

const REVIEWER = `---
name: reviewer
role: reviewer
tools: [fs_read, fs_list, git_diff, mcp_team]
---

You read what the developer changed and look for mistakes, missing tests and needless code.
Report each finding with the file, the line and why it matters. Change nothing yourself.
`;
