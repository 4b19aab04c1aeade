import { appendFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { handHeldClock, until } from "../../test/bench.ts";
import { file } from "../../test/following.ts";
import { watchFile } from "./watch-file.ts";

/** A file that is watched by a clock that the test holds. `grow` answers when the watcher was told, too. */
const watched = () => {
  const path = file("one\n");
  const clock = handHeldClock();
  let looks = 0;
  const watcher = watchFile(clock, path, () => {
    looks += 1;
  });
  watcher.ensure();
  onTestFinished(() => watcher.stop());
  const grow = async () => {
    const other = handHeldClock();
    let isTold = false;
    const witness = watchFile(other, path, () => {
      isTold = true;
    });
    witness.ensure();
    appendFileSync(path, "more\n");
    await until("a watcher that began later to be told", () => isTold);
    witness.stop();
  };
  return { clock, watcher, grow, looks: () => looks };
};

test("a change is looked at at once, and a burst of changes once more when its time is over", async () => {
  const { clock, grow, looks } = watched();
  await grow();
  expect(looks()).toBe(1);
  await grow();
  await grow();
  clock.advance(49);
  expect(looks()).toBe(1);
  clock.advance(1);
  expect(looks()).toBe(2);
  clock.advance(1_000);
  expect(looks()).toBe(2);
});

test("more to read is looked at without waiting, and once however often it was said", async () => {
  const { clock, watcher, grow, looks } = watched();
  await grow();
  watcher.soon();
  watcher.soon();
  clock.advance(0);
  expect(looks()).toBe(2);
});

test("a watcher that was stopped leaves nothing with the clock", async () => {
  const { clock, watcher, grow, looks } = watched();
  await grow();
  await grow();
  watcher.soon();
  expect(clock.waiting()).toBe(2);
  watcher.stop();
  expect(clock.waiting()).toBe(0);
  clock.advance(1_000);
  expect(looks()).toBe(1);
});
