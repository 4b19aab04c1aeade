import type { HostProcess, ProcessRef } from "@team-agent/plugin-api";

/**
 * What descends from a program, by one look at all processes. Proven is a child of what is proven, and whoever is in a
 * session that a proven process leads: a session cannot be entered from outside. What is spared is left out with all that
 * descends from it.
 */
export const descendantsOf = (
  table: readonly HostProcess[],
  program: ProcessRef,
  spared: ReadonlySet<number>,
  known: readonly HostProcess[] = [],
): readonly HostProcess[] => {
  const roots = table.filter((one) => [program, ...known].some((root) => isSame(one, root)));
  const proven = new Set(roots.map(({ pid }) => pid));
  // Nobody else can get a leader's number while somebody is in its session.
  const isTaken = (leader: ProcessRef) => table.some((one) => one.pid === leader.pid && !isSame(one, leader));
  const led = [program, ...known.filter(leads)].filter((one) => !isTaken(one));
  const sessions = new Set(led.map(({ pid }) => pid));
  for (let grew = true; grew; ) {
    grew = false;
    for (const one of table) {
      if (proven.has(one.pid) || spared.has(one.pid) || !isWithin(one, proven, sessions)) continue;
      proven.add(one.pid);
      if (leads(one)) sessions.add(one.pid);
      grew = true;
    }
  }
  return table.filter((one) => proven.has(one.pid) && !spared.has(one.pid) && !isSame(one, program));
};

/** Who is in the session or the group of a program that has ended. Its number alone is no proof of whose they are. */
export const leftIn = (table: readonly HostProcess[], program: ProcessRef): readonly HostProcess[] =>
  table.some(({ pid }) => pid === program.pid)
    ? []
    : table.filter(
        (one) => (one.session ?? one.group) === program.pid && !isOlder(one.startTime, program.startTime),
      );

/** A process and those that it descends from. */
export const lineOf = (table: readonly HostProcess[], pid: number): readonly number[] => {
  const parents = new Map(table.map((one) => [one.pid, one.parent]));
  const line: number[] = [];
  for (let next: number | undefined = pid; next && !line.includes(next); next = parents.get(next))
    line.push(next);
  return line;
};

/** Without a start nothing is known to be the same. */
export const isSame = (one: ProcessRef, other: ProcessRef): boolean =>
  one.pid === other.pid && one.startTime !== null && one.startTime === other.startTime;

const isWithin = (
  { parent, session, group }: HostProcess,
  proven: ReadonlySet<number>,
  sessions: ReadonlySet<number>,
): boolean => proven.has(parent) || sessions.has(session ?? group);

const leads = ({ pid, session, group }: HostProcess): boolean => (session ?? group) === pid;

/** Only where the system counts; a date in words tells nothing here. */
const isOlder = (one: string, other: string | null): boolean =>
  other !== null && /^\d+$/.test(one) && /^\d+$/.test(other) && Number(one) < Number(other);
