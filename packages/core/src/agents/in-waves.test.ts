import { expect, test } from "vitest";
import { inWaves } from "./in-waves.ts";

test("of each kind no more than so many run at once, and the answers keep the order", async () => {
  let running = 0;
  let highest = 0;
  const answers = await inWaves([1, 2, 3, 4, 5, 6, 7], { kindOf: () => "one", most: 3 }, async (item) => {
    running += 1;
    highest = Math.max(highest, running);
    for (let turn = 0; turn < 8 - item; turn++) await Promise.resolve();
    running -= 1;
    return item * 10;
  });
  expect(highest).toBe(3);
  expect(answers).toEqual([10, 20, 30, 40, 50, 60, 70]);
});

test("kinds do not wait for each other", async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const all = inWaves(["a1", "a2", "b1"], { kindOf: ([kind]) => kind!, most: 1 }, async (item) => {
    if (item === "a1") await gate.promise;
    order.push(item);
    if (item === "b1") gate.resolve();
  });
  await all;
  expect(order).toEqual(["b1", "a1", "a2"]);
});
