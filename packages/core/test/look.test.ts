import type { PaneStatus } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { lookAtPanes } from "../src/agents/look.ts";
import { rig } from "./rig.ts";

/** Alice's pane, as its terminal shows it. */
const watched = () => {
  const bench = rig();
  const pane: PaneStatus = {
    ...bench.agent.pane,
    command: "node",
    mode: null,
    dead: false,
    exitStatus: null,
  };
  let shown: PaneStatus | null = pane;
  Object.assign(bench.agent.access, { identify: async () => shown });
  const show = (change: Partial<PaneStatus> | null) => {
    shown = change && { ...pane, ...change };
  };
  return { ...bench, show, ended: () => bench.store.panes.latest("t", "alice") };
};

test("a program's end is found before its status is known; the status is waited for, until the next look", async () => {
  const { context, show, ended } = watched();
  show({ dead: true });
  await lookAtPanes(context);
  expect(ended()?.ended_at).toBeNull();
  show({ dead: true, exitStatus: 5 });
  await lookAtPanes(context);
  expect(ended()).toMatchObject({ end_reason: "found_gone", exit_status: 5 });
});

test("an end whose status nobody tells is an end all the same", async () => {
  const { context, show, ended } = watched();
  show({ dead: true });
  await lookAtPanes(context);
  await lookAtPanes(context);
  expect(ended()).toMatchObject({ end_reason: "found_gone", exit_status: null });
});

test("a pane that is gone has no status to wait for, and one that lives is left alone", async () => {
  const { context, show, ended } = watched();
  await lookAtPanes(context);
  expect(ended()?.ended_at).toBeNull();
  show(null);
  await lookAtPanes(context);
  expect(ended()?.end_reason).toBe("found_gone");
});
