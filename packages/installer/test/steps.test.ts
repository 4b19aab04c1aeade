import { expect, test } from "vitest";
import { InstallError } from "../src/fail.ts";
import { runSteps, type Step } from "../src/steps.ts";

/** Three steps that say what they do; `at` acts in the second one. */
const three = (at: () => void | Promise<void>) => {
  const said: string[] = [];
  const step = (name: string, act: () => void | Promise<void> = () => {}): Step => ({
    name,
    run: async () => {
      said.push(`do ${name}`);
      await act();
      return () => void said.push(`undo ${name}`);
    },
  });
  return { said, steps: [step("one"), step("two", at), step("three")] };
};

const run = (steps: readonly Step[], signal = new AbortController().signal) =>
  runSteps(steps, { signal, onStep: () => {} });

test("a step that fails takes back those before it, the last one first, and its error goes on", async () => {
  const { said, steps } = three(() => {});
  const failing = [...steps, { name: "four", run: () => Promise.reject(new Error("no")) }];
  await expect(run(failing)).rejects.toThrow("no");
  expect(said).toEqual(["do one", "do two", "do three", "undo three", "undo two", "undo one"]);
});

test("an interruption takes back the step that it came in, too, and is the error", async () => {
  const interruption = new AbortController();
  const { said, steps } = three(() =>
    interruption.abort(new InstallError("interrupted", "stop", { action: "" })),
  );
  await expect(run(steps, interruption.signal)).rejects.toMatchObject({ code: "interrupted" });
  expect(said).toEqual(["do one", "do two", "undo two", "undo one"]);
});

test("what cannot be taken back stops nobody from taking back the rest", async () => {
  const { said, steps } = three(() => {});
  const stubborn: Step = {
    name: "stubborn",
    run: () => () => {
      throw new Error("cannot");
    },
  };
  await expect(
    run([steps[0]!, stubborn, { name: "bad", run: () => Promise.reject(new Error("no")) }]),
  ).rejects.toThrow("no");
  expect(said).toEqual(["do one", "undo one"]);
});
