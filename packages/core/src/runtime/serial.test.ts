import { expect, test } from "vitest";
import { until } from "../../test/bench.ts";
import { createSerial } from "./serial.ts";

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};
const noErrors = (_key: string, error: unknown) => {
  throw error;
};

test("work begins after the call that asked for it has ended", async () => {
  let ran = 0;
  createSerial(noErrors).run("a", async () => void ran++);
  expect(ran).toBe(0);
  await until("the work", () => ran === 1);
});

test("one key never runs twice at once, and is run once more however often it was asked meanwhile", async () => {
  const { run } = createSerial(noErrors);
  const { open, opened } = gate();
  let runs = 0;
  let inside = 0;
  const work = async () => {
    runs += 1;
    inside += 1;
    expect(inside).toBe(1);
    if (runs === 1) await opened;
    inside -= 1;
  };
  run("a", work);
  await until("the first run", () => runs === 1);
  for (let index = 0; index < 10; index++) run("a", work);
  open();
  await until("the second run", () => runs === 2 && inside === 0);
  run("a", work);
  await until("a run after the queue was empty", () => runs === 3);
});

test("asking again before the work has begun costs no second run beyond one more look", async () => {
  const { run } = createSerial(noErrors);
  let runs = 0;
  for (let index = 0; index < 5; index++) run("a", async () => void runs++);
  run("b", async () => {});
  await until("the runs", () => runs > 0);
  expect(runs).toBeLessThanOrEqual(2);
});

test("a slow key delays no other", async () => {
  const { run } = createSerial(noErrors);
  const { open, opened } = gate();
  let other = 0;
  run("slow", () => opened);
  run("quick", async () => void other++);
  await until("the other key", () => other === 1);
  open();
});

test("a failure is told with its key, and the key goes on", async () => {
  const errors: string[] = [];
  const { run } = createSerial((key, error) => errors.push(`${key}: ${(error as Error).message}`));
  run("a", async () => {
    throw new Error("broken");
  });
  await until("the error", () => errors.length === 1);
  expect(errors).toEqual(["a: broken"]);
  let ran = 0;
  run("a", async () => void ran++);
  await until("the next run", () => ran === 1);
});
