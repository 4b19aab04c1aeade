import { expect, test } from "vitest";
import { createPaneAccess } from "./pane-access.ts";

const PANE = { endpoint: "/s", session: "s", window: "w", paneId: "%1", pid: 1, startTime: null };
const access = (run: (command: string) => Promise<readonly string[]>) =>
  createPaneAccess("/s", { run, readScreen: async () => [], setBuffer: async () => {} });

test("a pane of which a busy server says nothing is neither there nor gone", async () => {
  for (const answer of [[], [""]])
    await expect(access(async () => answer).identify(PANE)).rejects.toMatchObject({ code: "tmux_failed" });
});

test("a pane that the server does not find is gone, and so is one in whose place another answers", async () => {
  const missing = access(async () => {
    throw new Error("can't find pane: %1");
  });
  expect(await missing.identify(PANE)).toBeNull();
  const other = access(async () => [["%2", "7", "0", "", "0", "", "s", "w", "sh"].join("\t")]);
  expect(await other.identify(PANE)).toBeNull();
});
