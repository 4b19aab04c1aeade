import { expect, test } from "vitest";
import { createInTurn } from "./in-turn.ts";

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

test("work on one name is done in the order in which it was asked for, also after a failure", async () => {
  const inTurn = createInTurn();
  const done: string[] = [];
  const { open, opened } = gate();
  const first = inTurn(["a"], async () => {
    await opened;
    done.push("first");
    throw new Error("it failed");
  });
  const second = inTurn(["a"], async () => void done.push("second"));
  const other = inTurn(["b"], async () => void done.push("other"));
  await other;
  expect(done).toEqual(["other"]);
  open();
  await expect(first).rejects.toThrow("it failed");
  await second;
  expect(done).toEqual(["other", "first", "second"]);
});

test("work on a team waits for work on its agents, and they for it, whoever was first", async () => {
  const inTurn = createInTurn();
  const done: string[] = [];
  const { open, opened } = gate();
  const stop = inTurn(["t/bob"], async () => {
    await opened;
    done.push("stop bob");
  });
  const restart = inTurn(["t", "t/ann", "t/bob"], async () => void done.push("restart"));
  const start = inTurn(["t/ann"], async () => void done.push("start ann"));
  const shutdown = inTurn(["t", "t/ann", "t/bob"], async () => void done.push("shutdown"));
  open();
  await Promise.all([stop, restart, start, shutdown]);
  expect(done).toEqual(["stop bob", "restart", "start ann", "shutdown"]);
});

test("what is asked for within one name may take another one", async () => {
  const inTurn = createInTurn();
  expect(await inTurn(["a"], () => inTurn(["b"], async () => "both"))).toBe("both");
});

test("the same that is asked for again is done once, unless something else was asked for in between", async () => {
  const inTurn = createInTurn();
  const done: string[] = [];
  const { open, opened } = gate();
  const restart = (who: string) =>
    inTurn(
      ["t", "t/ann"],
      async () => {
        await opened;
        done.push(who);
        return who;
      },
      "restart",
    );
  const asked = [
    restart("first"),
    restart("second"),
    inTurn(["t/ann"], async () => "stop"),
    restart("third"),
    restart("fourth"),
    inTurn(["t", "t/ann"], async () => "shutdown", "shutdown"),
  ];
  open();
  expect(await Promise.all(asked)).toEqual(["first", "first", "stop", "third", "third", "shutdown"]);
  expect(done).toEqual(["first", "third"]);
  expect(await restart("later")).toBe("later");
});
