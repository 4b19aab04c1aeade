import { expect, test } from "vitest";
import { handHeldClock } from "../../test/bench.ts";
import { createChanges } from "./changes.ts";

const change = { kind: "message", teamKey: "t", id: "m" } as const;
const LONG = 60_000;

test("what holds already is answered at once", async () => {
  expect(await createChanges(handHeldClock()).until(() => "yes", LONG)).toBe("yes");
});

test("a wait ends with the change that makes it true", async () => {
  const changes = createChanges(handHeldClock());
  let value: number | null = null;
  const waiting = changes.until(() => value, LONG);
  changes.emit(change);
  value = 0;
  changes.emit(change);
  expect(await waiting).toBe(0);
});

test("a wait looks only when something changed, and no more once it has ended", async () => {
  const changes = createChanges(handHeldClock());
  let looks = 0;
  const waiting = changes.until(() => (++looks === 2 ? true : undefined), LONG);
  expect(looks).toBe(1);
  changes.emit(change);
  await waiting;
  changes.emit(change);
  expect(looks).toBe(2);
});

test("over time the answer is null", async () => {
  const clock = handHeldClock();
  const waiting = createChanges(clock).until(() => null, LONG);
  clock.advance(LONG);
  expect(await waiting).toBeNull();
});

test("a wait that ended leaves nothing with the clock, whatever ended it", async () => {
  const clock = handHeldClock();
  const changes = createChanges(clock);
  const [closed, fails] = [new AbortController(), new Error("gone")];
  const gone = changes.until(() => null, LONG, closed.signal);
  closed.abort();
  await gone;
  await changes.until(() => "yes", LONG);
  const broken = changes.until(() => {
    throw fails;
  }, LONG);
  await expect(broken).rejects.toBe(fails);
  expect(clock.waiting()).toBe(0);
});

test("a wait ends when whoever waits is gone, and looks no more", async () => {
  const changes = createChanges(handHeldClock());
  const closed = new AbortController();
  let looks = 0;
  const look = () => {
    looks++;
    return null;
  };
  const waiting = changes.until(look, LONG, closed.signal);
  closed.abort();
  expect(await waiting).toBeNull();
  changes.emit(change);
  expect(await changes.until(look, LONG, closed.signal)).toBeNull();
  expect(looks).toBe(1);
});

test("a check that throws ends the wait with its error, at once or later", async () => {
  const changes = createChanges(handHeldClock());
  let broken = false;
  const check = () => {
    if (broken) throw new Error("gone");
    return null;
  };
  const waiting = changes.until(check, LONG);
  broken = true;
  changes.emit(change);
  await expect(waiting).rejects.toThrow("gone");
  await expect(changes.until(check, LONG)).rejects.toThrow("gone");
});

test("a listener hears every change until it is taken off, also from within a change", () => {
  const changes = createChanges(handHeldClock());
  const heard: string[] = [];
  const off = changes.on(({ id }) => {
    heard.push(id);
    if (id === "2") off();
  });
  for (const id of ["1", "2", "3"]) changes.emit({ ...change, id });
  expect(heard).toEqual(["1", "2"]);
});

test("one listener that fails keeps no other from hearing", () => {
  const changes = createChanges(handHeldClock());
  const heard: string[] = [];
  changes.on(() => {
    throw new Error("broken listener");
  });
  changes.on(({ id }) => heard.push(id));
  try {
    changes.emit(change);
  } catch {
    // Whether the error comes through is not the point here.
  }
  expect(heard).toEqual(["m"]);
});
