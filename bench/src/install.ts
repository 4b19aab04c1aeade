import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type MadePerson, makePerson } from "../../test-e2e/install/make-person.ts";
import { publishAll, publishVersion } from "../../test-e2e/install/publish.ts";
import { type Registry, startRegistry } from "../../test-e2e/install/registry.ts";
import { repeat, timed } from "./bed.ts";
import type { Figure } from "./figure.ts";

const RUNS = 3;
const AGENTS = 20;

/** An installation in an empty HOME, from a registry on this machine, as its person waits for it. */
export const measureInstall = async (): Promise<readonly Figure[]> => {
  const registry = await startRegistry();
  try {
    await publishAll(registry);
    const messages: number[] = [];
    const installs = await repeat(RUNS, () =>
      withPerson(registry, async (person) => {
        const began = Date.now();
        const took = await timed(() =>
          must(person, "npx", ["-y", "@team-agent/installer", "install", "--yes"]),
        );
        await firstMessage(person);
        messages.push(Date.now() - began);
        return took;
      }),
    );
    const { disk, versions } = await withPerson(registry, lookAtInstalled);
    const withNode = await withPerson(registry, (person) => diskOf(person, "--private-node"));
    const gaps = await withPerson(registry, (person) => updateGap(person, registry));
    return [
      { name: "install_cold_ms", unit: "ms", samples: installs },
      { name: "install_first_message_ms", unit: "ms", samples: messages },
      { name: "install_disk_mb", unit: "MB", samples: [disk] },
      { name: "install_node_disk_mb", unit: "MB", samples: [withNode] },
      { name: "install_version_ms", unit: "ms", samples: versions },
      { name: "install_update_20_gap_ms", unit: "ms", samples: [gaps] },
    ];
  } finally {
    await registry.close();
  }
};

const withPerson = async <T>(registry: Registry, measure: (person: MadePerson) => Promise<T>): Promise<T> => {
  const person = makePerson(registry.url);
  try {
    return await measure(person);
  } finally {
    await person.close();
  }
};

const must = async (person: MadePerson, program: string, args: readonly string[]): Promise<string> => {
  const run = await person.run(program, args);
  if (run.exitCode !== 0) throw new Error(`${program} ${args.join(" ")}\n${run.stdout}\n${run.stderr}`);
  return run.stdout;
};

const commandOf = ({ home }: MadePerson): string => join(home, ".local/bin/team-agent");
const ask = (person: MadePerson, ...args: readonly string[]) => must(person, commandOf(person), args);

const firstMessage = async (person: MadePerson): Promise<void> => {
  await ask(person, "init");
  await ask(person, "quick-start", "--yes");
  await ask(person, "send", "developer", "[[say hello]]", "--wait", "delivered", "--timeout", "30");
};

const install = (person: MadePerson, ...args: readonly string[]) =>
  must(person, "npx", ["-y", "@team-agent/installer", "install", "--yes", ...args]);

/** What the runtime folder takes, in MB. */
const diskOf = async (person: MadePerson, ...args: readonly string[]): Promise<number> => {
  await install(person, ...args);
  const said = await must(person, "du", ["-sk", join(person.home, ".team-agent")]);
  return Number(said.split("\t")[0]) / 1024;
};

const lookAtInstalled = async (person: MadePerson) => ({
  disk: await diskOf(person),
  versions: await repeat(RUNS, () => versionsFrom(person)),
});

const IN_A_ROW = 100;

/** One of many from one shell, as a person calls it: what starts a program here takes longer than the command. */
const versionsFrom = async (person: MadePerson): Promise<number> => {
  const loop = `i=0; while [ $i -lt ${IN_A_ROW} ]; do "$0" --version >/dev/null; i=$((i + 1)); done`;
  return (await timed(() => must(person, "sh", ["-c", loop, commandOf(person)]))) / IN_A_ROW;
};

/** The longest time in which a coordinator with a team of many answered nobody, while it was replaced. */
const updateGap = async (person: MadePerson, registry: Registry): Promise<number> => {
  await install(person);
  await ask(person, "init");
  await ask(person, "quick-start", "--yes");
  for (let place = 2; place < AGENTS; place++)
    await ask(person, "clone-agent", "developer", "--as", `d${place}`, "--yes");
  await publishVersion(registry, "0.2.0");
  const metadata = join(person.workspace, ".team/runtime/coordinator.json");
  const { port } = JSON.parse(readFileSync(metadata, "utf8")) as { port: number };
  let isOver = false;
  const asking = longestGap(`http://127.0.0.1:${port}/hooks`, () => isOver);
  await must(person, "npx", ["-y", "@team-agent/installer", "update", "--yes"]);
  isOver = true;
  return asking;
};

const longestGap = async (url: string, isOver: () => boolean): Promise<number> => {
  let longest = 0;
  let last = performance.now();
  while (!isOver()) {
    const began = performance.now();
    // Whatever it answers to a call without a token, it answers.
    const isAnswered = await fetch(url, { method: "POST", body: "{}" }).then(
      () => true,
      () => false,
    );
    if (isAnswered) {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    const rest = 10 - (performance.now() - began);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  return Math.max(longest, performance.now() - last);
};
