import type { Traces } from "./traces.ts";

/** What a run left behind. */
export interface Remains {
  /** What runs, stands or is good, and belongs to no agent of the team. */
  readonly orphans: readonly string[];
  /** Agents that came to no state in which they can be left, and changes that are open for good. */
  readonly wrong: readonly string[];
}

/** All that an agent may be in once everybody was brought back and nothing is to be done any more. */
const SETTLED = ["ready", "interrupted", "error"];

/** Compares what is recorded of a team with what the machine shows, and with whom its people know to be in it. */
export const judgeRemains = (traces: Traces, members: readonly string[]): Remains => ({
  orphans: [
    ...traces.orphans.map(({ kind, reason, agent_id }) => `${kind} of ${agent_id}: ${reason}`),
    ...strayWindows(traces),
    ...strayProcesses(traces),
    ...strayTokens(traces),
    ...besides(traces.secrets, running(traces)).map((name) => `the secrets of ${name}`),
    ...besides(traces.roles, traces.agents).map((name) => `the copied role ${name}`),
    ...besides(traces.sessions, traces.agents).map((name) => `the conversation of ${name}`),
  ],
  wrong: [
    ...traces.shown
      .filter(({ status }) => !SETTLED.includes(status))
      .map(({ agent_id, status, detail }) => `${agent_id} is ${status}${detail ? ` (${detail})` : ""}`),
    ...besides(members, traces.agents).map((name) => `${name} was said to be in the team, and is not`),
    ...besides(traces.agents, traces.specified).map((name) => `${name} is an agent without a role`),
    ...besides(traces.specified, traces.agents).map((name) => `${name} has a role, and is no agent`),
    ...besides(
      traces.agents,
      traces.shown.map(({ agent_id }) => agent_id),
    ).map((name) => `${name} is not shown`),
    ...running(traces)
      .filter((name, place, names) => names.indexOf(name) !== place)
      .map((name) => `${name} runs twice`),
    ...traces.operations.map(({ id, kind, agent_id }) => `${kind} of ${agent_id} (${id}) is open`),
  ],
});

const besides = (names: readonly string[], known: readonly string[]): readonly string[] =>
  names.filter((name) => !known.includes(name));

const running = ({ living }: Traces): readonly string[] => living.map(({ agent_id }) => agent_id);

const strayWindows = ({ windows, living, agents }: Traces): readonly string[] =>
  windows
    .filter(({ name, paneId, pid, dead }) =>
      dead ? !agents.includes(name) : !living.some((row) => row.pane_id === paneId && row.pid === pid),
    )
    .map(({ name, paneId, pid, dead }) => `window ${name} (${paneId}, pid ${pid}${dead ? ", dead" : ""})`);

/** One good token for each that runs. */
const strayTokens = (traces: Traces): readonly string[] =>
  traces.tokens
    .filter((name, place) => !running(traces).includes(name) || traces.tokens.indexOf(name) !== place)
    .map((name) => `a good token of ${name}`);

/** The private server, the coordinator's connection to it, the guard of the coordinator, and the leader. */
const ONCE = [
  /^tmux .*start-server/,
  /^tmux .*-C /,
  /^\/bin\/sh -c read -r word/,
  /agent\.js --settings .*\/agents\/@/,
];

/** Whoever looks whether the coordinator is there: one that came up often waits a while before, and leaves by itself. */
const LOOKS_AFTER_IT = /\/chaos\/ensure\.ts.*--supervised/;

/** What is neither an agent's program nor one of ours, or is there twice. */
const strayProcesses = ({ processes, living }: Traces): readonly string[] => {
  const seen = new Set<RegExp>();
  return processes
    .filter(({ pid, command }) => {
      if (living.some((row) => row.pid === pid) || LOOKS_AFTER_IT.test(command)) return false;
      const ours = ONCE.find((one) => one.test(command));
      if (ours === undefined || seen.has(ours)) return true;
      seen.add(ours);
      return false;
    })
    .map(({ pid, command }) => `process ${pid}: ${command.slice(0, 160)}`);
};
