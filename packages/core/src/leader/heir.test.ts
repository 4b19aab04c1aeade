import { expect, test } from "vitest";
import { chooseHeir, type Lease, type Seat } from "./heir.ts";

const lease = (seat_key: string | null, claimed_at: number): Lease => ({ seat_key, claimed_at });
const seat = (teamKey: string, startedAt: number): Seat => ({ teamKey, startedAt });
const gone = lease("gone", 10);

test.each<[string, readonly Seat[], readonly Lease[], string | undefined]>([
  ["one that was started while the team had its leader", [seat("a", 20)], [], "a"],
  ["the latest of them", [seat("a", 20), seat("b", 30), seat("c", 25)], [], "b"],
  ["none that ran before the team had that leader", [seat("a", 9)], [], undefined],
  ["none that leads already", [seat("a", 20)], [lease("a", 5)], undefined],
  ["nobody where nobody runs", [], [], undefined],
])("a team without its leader gets %s", (_, seats, others, expected) => {
  expect(chooseHeir(gone, seats, others)?.teamKey).toBe(expected);
});
