import type { ScreenState } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { deliverTo } from "../src/delivery/deliver.ts";
import { terminal } from "./terminal.ts";

/** An agent that is written to by paste, and whose input line shows a paste as this. */
const folding = (composer: NonNullable<ScreenState["composer"]>) => {
  const bench = terminal();
  const { agent } = bench;
  agent.channel = "paste";
  let shown: ScreenState = { state: "ready", composer: { text: "", isDraft: false }, evidence: "" };
  const { keys } = agent.access;
  Object.assign(agent.access, {
    keys: async (...[pane, names]: Parameters<typeof keys>) => {
      await keys(pane, names);
      if (names.includes("Enter")) shown = { ...shown, composer: { text: "", isDraft: false } };
    },
    idleSince: async () => null,
    type: async () => {},
    paste: async () => {
      shown = { ...shown, composer };
    },
  });
  Object.assign(agent, { provider: { ...agent.provider, screen: { classify: () => shown } } });
  return bench;
};

test.each([
  ["is entered where its screen reader says so", { text: "<30 lines>", isDraft: true, foldedPaste: true }, 1],
  [
    "is not entered where its screen reader does not",
    { text: "[Pasted text #1 +30 lines]", isDraft: true },
    0,
  ],
])("a paste that a program folds %s, whatever its fold looks like", async (_what, composer, entered) => {
  const { context, send, passing, pressed } = folding(composer);
  send("long ".repeat(1_000));
  await passing(deliverTo(context, "t", "alice"));
  expect(pressed.filter((key) => key === "Enter")).toHaveLength(entered);
});
