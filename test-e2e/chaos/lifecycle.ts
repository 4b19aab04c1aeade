import { isTeamAgentError } from "@team-agent/core/client";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** What was done to the team, by its name and how it ended: `clone done` or `fork agent_busy`. */
export type Changes = Map<string, number>;

const MOST_NEWCOMERS = 5;

interface Change {
  readonly weight: number;
  readonly name: string;
  readonly act: (world: World, random: Random) => Promise<unknown>;
}

let made = 0;
const newName = (letter: string): string => {
  made += 1;
  return `${letter}${String(made).padStart(3, "0")}`;
};

/** Asks for something that starts a program, as its person would: everything that is new is agreed to. */
export const askToStart = (world: World, method: string, params: object): Promise<unknown> =>
  world.ask(method, { ...params, yes: true, env: world.agentEnv, callerPid: process.pid });

const anybody = (world: World, random: Random): string => random.pick(world.members());

/** Somebody who joins gets messages from the moment on in which it is asked for, and also when it is taken back. */
const join = async (world: World, name: string, method: string, params: object): Promise<void> => {
  world.newcomers.add(name);
  try {
    await askToStart(world, method, params);
  } catch (error) {
    // The try whose answer was lost had done it.
    if (codeOf(error) === "agent_exists") return;
    world.newcomers.delete(name);
    throw error;
  }
};

const CHANGES: readonly Change[] = [
  {
    weight: 12,
    name: "stop and start",
    act: async (world, random) => {
      const agent = anybody(world, random);
      await world.ask("agent.stop", { agent });
      await pause(random.between(0, 400));
      await askToStart(world, "agent.start", { agent, force: random.chance(0.3), allowFresh: true });
    },
  },
  {
    weight: 10,
    name: "pause and resume",
    act: async (world, random) => {
      const agent = anybody(world, random);
      await world.ask("agent.pause", { agent });
      await pause(random.between(0, 400));
      await askToStart(world, "agent.resume", { agent, allowFresh: true });
    },
  },
  {
    weight: 12,
    name: "reset",
    act: (world, random) =>
      askToStart(world, "agent.reset", {
        agent: anybody(world, random),
        discardSession: true,
        keepNotes: random.chance(0.5),
        cut: true,
      }),
  },
  {
    weight: 14,
    name: "clone",
    act: (world, random) => {
      const as = newName("c");
      return join(world, as, "agent.clone", { agent: anybody(world, random), as });
    },
  },
  {
    weight: 16,
    name: "fork",
    act: (world, random) => {
      const as = newName("f");
      return join(world, as, "agent.fork", { agent: anybody(world, random), as });
    },
  },
  {
    weight: 10,
    name: "add",
    act: (world) => {
      const agent = newName("a");
      const roleFile = `extra/${agent}.md`;
      world.sandbox.write(
        roleFile,
        `---\nname: ${agent}\nrole: developer\nprovider: fake\ntools: [fs_read, mcp_team]\n---\nDo what you are told.\n`,
      );
      return join(world, agent, "agent.add", { agent, roleFile });
    },
  },
  {
    weight: 20,
    name: "remove",
    act: async (world, random) => {
      const names = [...world.newcomers];
      if (names.length === 0) return;
      const agent = random.pick(names);
      await world.ask("agent.remove", { agent, confirm: true, force: true }).catch((error: unknown) => {
        // The try whose answer was lost had done it, or somebody else.
        if (codeOf(error) !== "agent_unknown") throw error;
      });
      world.newcomers.delete(agent);
    },
  },
  {
    weight: 6,
    name: "restart",
    act: (world) => askToStart(world, "team.restart", { allowFresh: true, cut: true }),
  },
];
const JOINS = ["clone", "fork", "add"];

/** Keeps two kinds of work at the same pace, so that neither is done while the other rests. */
export interface Pace {
  /** Waits until it is this one's turn; false when there is nothing left to do, or everything is over. */
  mayChange(): Promise<boolean>;
  /** What was tried, by its name and how it ended. */
  readonly changes: Changes;
}

/** Does with a team what people do, as long as there is something to do. */
export const changeTeam = async (
  world: World,
  random: Random,
  { mayChange, changes }: Pace,
): Promise<void> => {
  while (await mayChange()) {
    const { name, act } = choose(world, random);
    const how = await act(world, random).then(
      () => "done",
      (error: unknown) => codeOf(error) ?? Promise.reject(error),
    );
    const key = `${name} ${how}`;
    changes.set(key, (changes.get(key) ?? 0) + 1);
  }
};

const choose = (world: World, random: Random): Change => {
  const isFull = world.newcomers.size >= MOST_NEWCOMERS;
  const open = CHANGES.filter(({ name }) => !(isFull && JOINS.includes(name)));
  let left = random.next() * open.reduce((sum, { weight }) => sum + weight, 0);
  return open.find(({ weight }) => {
    left -= weight;
    return left < 0;
  })!;
};

const codeOf = (error: unknown): string | null => (isTeamAgentError(error) ? error.code : null);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
