import { expect, test } from "vitest";
import { markExited } from "../src/agents/mark-exited.ts";
import { showDialog, shownDialog } from "../src/dialogs/shown.ts";
import { asks, READY, RULE, terminal } from "./terminal.ts";

const TRUST = [
  RULE,
  " Accessing workspace:",
  "",
  " /w",
  "",
  " ❯ No, exit",
  "   Yes, I trust this folder",
  "",
  "Enter to confirm · Esc to cancel",
];
const question = [
  RULE,
  " Question",
  "",
  " Which port?",
  " ❯ 1. 4242",
  "   2. 8080",
  "",
  "Enter to choose · Esc to cancel",
];

const found = async (bench: ReturnType<typeof terminal>, command: string) => {
  bench.show(asks(command));
  await bench.look();
  expect(bench.open().map((row) => row.command)).toEqual([command]);
  return bench.open()[0]!.approval_id;
};

test("an approval that was found on the screen is answered by the keys of its own dialog", async () => {
  const bench = terminal();
  const id = await found(bench, "make clean");
  expect(await bench.decide(id)).toMatchObject({ status: "approved", command: "make clean" });
  expect(bench.pressed).toEqual(["1"]);
});

test("the keys of a dialog carry no reason, and whoever gave one is told so", async () => {
  const bench = terminal();
  const id = await found(bench, "make clean");
  expect(await bench.decide(id, false, "not now")).toMatchObject({ status: "denied", reason_told: false });
  const next = await found(bench, "make all");
  expect(await bench.decide(next, false)).toMatchObject({ status: "denied", reason_told: null });
});

test("another dialog in its place gets no key; its approval is over, and the other one a row of its own", async () => {
  const bench = terminal();
  const id = await found(bench, "make clean");
  bench.show(asks("rm -rf build"));
  const [first] = bench.store.messages.open("t", "leader");
  const error = await bench.decide(id).catch((thrown: unknown) => thrown);
  const [now] = bench.open();
  expect(error).toMatchObject({
    code: "approval_replaced",
    message: `approval ${id} (Bash: make clean) is over; on the screen of alice stands now (approval): Bash: rm -rf build`,
    action: "team-agent approvals --team t",
    data: { approval_id: now?.approval_id, command: "Bash: rm -rf build" },
  });
  expect(bench.pressed).toEqual([]);
  expect(bench.store.approvals.get(id)).toMatchObject({ status: "answered_at_pane", decided_by: "pane" });
  expect(bench.open()).toMatchObject([{ tool: "Bash", command: "rm -rf build", source: "screen" }]);
  // The leader is told of the one that stands, and of the other no more.
  expect(bench.statusOf(first!)).toBe("cancelled");
  expect(bench.store.messages.open("t", "leader").map(({ content }) => content)).toEqual([
    expect.stringContaining("rm -rf build"),
  ]);
  expect(await bench.decide(now!.approval_id, false)).toMatchObject({ status: "denied" });
  expect(bench.pressed).toEqual(["3"]);
});

test("a question in its place is said, and is asked", async () => {
  const bench = terminal();
  const id = await found(bench, "make clean");
  bench.show(question);
  await expect(bench.decide(id)).rejects.toMatchObject({
    code: "approval_replaced",
    message: expect.stringContaining("stands now (question): Which port?"),
    action: "team-agent questions --team t",
  });
  expect([bench.pressed, bench.open()]).toEqual([[], []]);
  expect(bench.store.questions.openOf("t", "alice")).toMatchObject([{ text: "Which port?" }]);
});

test("a dialog that is gone is told to whoever is late", async () => {
  const bench = terminal();
  const id = await found(bench, "make clean");
  bench.show(READY);
  await expect(bench.decide(id)).rejects.toMatchObject({
    code: "approval_closed",
    message: expect.stringContaining("answered_at_pane"),
  });
  expect(bench.pressed).toEqual([]);
});

test.each(["look", "sweep"] as const)("a dialog that took its place is found by a %s", async (way) => {
  const bench = terminal();
  const id = await found(bench, "make clean");
  bench.show(asks("rm -rf build"));
  await bench[way]();
  expect(bench.store.approvals.get(id)?.status).toBe("answered_at_pane");
  await bench.look();
  expect(bench.open().map(({ command }) => command)).toEqual(["rm -rf build"]);
});

test("a screen that nobody understands ends nothing", async () => {
  const bench = terminal();
  const id = await found(bench, "make clean");
  bench.show(["half a line"]);
  await bench.sweep();
  await expect(bench.decide(id)).rejects.toMatchObject({ code: "approval_unsafe" });
  expect(bench.store.approvals.get(id)?.status).toBe("open");
});

test.each(["goes", "changes", "ends with its program"])(
  "the notice of a dialog is taken back when it %s",
  async (how) => {
    const bench = terminal();
    bench.show(TRUST);
    await bench.look();
    const [notice, ...more] = bench.store.messages.open("t", "leader");
    expect([notice?.content, more]).toEqual([expect.stringContaining("waits at a dialog (trust)"), []]);
    expect(notice?.content).toContain("\n  No, exit\n  Yes, I trust this folder\n");
    // A coordinator that was started anew has found the dialog, and told nobody of it.
    const shown = shownDialog(bench.agent);
    if (shown) showDialog(bench.agent, { ...shown, isTold: false });
    if (how === "ends with its program")
      markExited(bench.context, bench.agent, "exited", { status: 0, signal: null }, true);
    else {
      bench.show(how === "goes" ? READY : question);
      await bench.look();
    }
    expect(bench.statusOf(notice!)).toBe("cancelled");
  },
);
