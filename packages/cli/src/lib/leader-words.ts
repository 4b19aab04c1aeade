/** Words of our own in a leader's command; its help and its page are made of this. Everything else belongs to the program. */
export const LEADER_OPTIONS = [
  {
    name: "--workspace",
    value: "<folder>",
    meaning: "the workspace; default: the nearest folder upwards with a team",
  },
  { name: "--detach", value: null, meaning: "outside tmux: start it, and only print how to look at it" },
  {
    name: "--new",
    value: null,
    meaning: "outside tmux: start another one where a leader runs that would be shown again",
  },
  { name: "--json", value: null, meaning: "answer as JSON" },
] as const;

type Name = (typeof LEADER_OPTIONS)[number]["name"];

export interface LeaderWords {
  /** Null where none is named. */
  readonly workspace: string | null;
  readonly json: boolean;
  readonly detach: boolean;
  readonly another: boolean;
  readonly help: boolean;
  /** What the program is started with. */
  readonly args: readonly string[];
}

export const flagOf = ({ name, value }: (typeof LEADER_OPTIONS)[number]): string =>
  value === null ? name : `${name} ${value}`;

/** Words of our own before `--`; everything else belongs to the provider. */
export const readLeaderWords = (words: readonly string[]): LeaderWords => {
  const given = new Map<Name, string>();
  const args: string[] = [];
  let help = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === "--") {
      args.push(...words.slice(index + 1));
      break;
    }
    const option = LEADER_OPTIONS.find(
      ({ name, value }) => word === name || (value && word.startsWith(`${name}=`)),
    );
    if (word === "--help" || word === "-h") help = true;
    else if (!option) args.push(word);
    else if (option.value === null) given.set(option.name, "");
    else
      given.set(
        option.name,
        word === option.name ? (words[++index] ?? "") : word.slice(option.name.length + 1),
      );
  }
  return {
    workspace: given.get("--workspace") || null,
    json: given.has("--json"),
    detach: given.has("--detach"),
    another: given.has("--new"),
    help,
    args,
  };
};

export const leaderHelp = (provider: string): string => {
  const width = Math.max(...LEADER_OPTIONS.map((option) => flagOf(option).length));
  return [
    `Usage: team-agent ${provider} [options] [-- arguments for ${provider}]`,
    "",
    `Starts ${provider} as the leader of a team, with team-agent's tools for this run only. Outside tmux it gets a session of its own;`,
    "a leader that runs there already is shown again.",
    "",
    "Options:",
    ...LEADER_OPTIONS.map((option) => `  ${flagOf(option).padEnd(width)}  ${option.meaning}`),
    "",
    `Example: team-agent ${provider}`,
  ].join("\n");
};
