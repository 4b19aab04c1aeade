import { EVENTS } from "@team-agent/core";
import { expect, test } from "vitest";
import { ABSENT_EVENTS } from "../scripts/lib/absent-events.ts";

const names = ABSENT_EVENTS.flatMap((one) => one.names);

test("no name that is said not to exist is in the catalogue of events, and each is explained once", () => {
  expect(names.filter((name) => Object.hasOwn(EVENTS, name))).toEqual([]);
  expect(names).toEqual([...new Set(names)]);
});

test("an event that stands for another one in the explanations is one that is written", () => {
  const named = ABSENT_EVENTS.flatMap(({ because }) => [...because.matchAll(/`([a-z_]+\.[a-z_.]+)`/g)]);
  expect(named.map(([, name]) => name!).filter((name) => !Object.hasOwn(EVENTS, name))).toEqual([]);
});
