import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { collect, ENV, hasExited, openSession, tmuxOn, until, useOwnServers } from "./server.ts";

const { root } = useOwnServers();
const ENDS_AT_ENTER = ["/bin/sh", "-c", "read line; exit 7"];
/** A program that only waits to be reaped has ended. */
const isGone = (pid: number) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return true;
  }
};

test("a program that ends at once is told of, however short its life was", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  for (const program of ["/bin/true", "/bin/false", "/bin/true"]) {
    const pane = await spawn("short", program);
    await until("its end", hasExited(events, pane.paneId));
  }
});

test("a program that ends with its input is told of", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  for (let round = 0; round < 6; round++) {
    const pane = await spawn("cat");
    await transport.keys(pane, ["C-d"]);
    await until(`end ${round}`, hasExited(events, pane.paneId), 3_000);
  }
});

test("the end of a program is told once, with its exit status", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const pane = await spawn("one", ...ENDS_AT_ENTER);
  await transport.keys(pane, ["Enter"]);
  await until("its end", hasExited(events, pane.paneId));
  expect(await transport.identify(pane)).toMatchObject({ dead: true, exitStatus: 7 });
  await transport.spawn({ window: "two", argv: ["/bin/cat"], cwd: root, env: ENV });
  // What holds the session's first window ends at once, too, and may be told of.
  const ofIt = events.filter((event) => event.kind === "exited" && event.paneId === pane.paneId);
  expect(ofIt).toHaveLength(1);
});

test("trial.40: a program that a signal ended is told with that signal, and one that counts like a shell is not", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const pane = await spawn("one", ...ENDS_AT_ENTER);
  process.kill(pane.pid, "SIGKILL");
  await until("its end", hasExited(events, pane.paneId));
  await until("its signal", async () => (await transport.identify(pane))?.signal === "SIGKILL");
  expect(await transport.identify(pane)).toMatchObject({ dead: true, exitStatus: null });
  const other = await spawn("two", "/bin/sh", "-c", "exit 137");
  await until("its status", async () => (await transport.identify(other))?.exitStatus === 137);
  expect((await transport.identify(other))?.signal).toBeUndefined();
});

test("a window that a person closes is told of like any other end", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const pane = await spawn("one");
  await tmuxOn(pane.endpoint, "kill-window", "-t", pane.paneId);
  await until("its end", hasExited(events, pane.paneId));
  expect(await transport.identify(pane)).toBeNull();
});

test("a program that ignores its end is ended all the same, with its whole group, and its neighbour lives", async () => {
  const { transport, spawn } = await openSession(root);
  const neighbour = await spawn("two");
  const pane = await spawn(
    "one",
    "/bin/sh",
    "-c",
    "trap '' HUP TERM INT; sleep 300 & while :; do sleep 0.1; done",
  );
  expect(await transport.kill(pane)).toBe(true);
  await until("its end", () => isGone(pane.pid));
  expect(await transport.identify(pane)).toBeNull();
  expect(await transport.identify(neighbour)).toMatchObject({ dead: false });
});

test("an end that we asked for is not told as one that just happened", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const [asked, other] = [await spawn("one"), await spawn("two", ...ENDS_AT_ENTER)];
  await transport.kill(asked);
  await transport.keys(other, ["Enter"]);
  await until("the other's end", hasExited(events, other.paneId));
  expect(hasExited(events, asked.paneId)()).toBe(false);
});

test("the only line of a program that has ended is still read", async () => {
  const { transport, spawn } = await openSession(root);
  const events = collect(transport);
  const pane = await spawn("one", "/bin/sh", "-c", "echo no such account; read line; exit 1");
  await until("its line", async () => (await transport.capture(pane)).lines[0] === "no such account");
  await transport.keys(pane, ["Enter"]);
  await until("its end", hasExited(events, pane.paneId));
  await until("its word", async () =>
    (await transport.capture(pane)).lines.some((line) => line.startsWith("Pane is dead")),
  );
  expect((await transport.capture(pane, { styled: true })).lines[0]).toBe("no such account");
});
