import type { PaneRef } from "@team-agent/plugin-api";
import { expect, onTestFinished, test } from "vitest";
import { attachCommand } from "../src/attach.ts";
import { shellCommand } from "../src/server.ts";
import { runTmux } from "../src/tmux.ts";
import { newKey, openSession, tmuxOn, until, useOwnServers } from "./server.ts";

const { root } = useOwnServers();

/** A person's terminal of this size that shows the session, and goes when it is told to. */
const attachAt = async (pane: PaneRef, size: readonly [string, string]) => {
  const outer = ["-L", `outer-${newKey()}`] as const;
  const argv = attachCommand({ endpoint: pane.endpoint, session: pane.session, pane, inside: undefined });
  const start = ["new-session", "-d", "-s", "terminal", "-x", size[0], "-y", size[1]];
  await runTmux(outer, ["-f", "/dev/null", ...start, `TMUX= ${shellCommand(argv)}`]);
  const leave = async () => void (await runTmux(outer, ["kill-server"]).catch(() => {}));
  onTestFinished(leave);
  return { leave, detach: () => runTmux(outer, ["send-keys", "-t", "terminal", "C-b", "d"]) };
};

test("trial.40: a window goes back to its size when the last terminal that showed it is gone", async () => {
  const { spawn } = await openSession(root);
  const pane = await spawn("ann");
  await spawn("bob");
  const sizeOf = async (window: string) =>
    (
      await tmuxOn(
        pane.endpoint,
        "list-windows",
        "-t",
        "=team-one:",
        "-F",
        "#{window_name} #{window_width}x#{window_height}",
      )
    )
      .split("\n")
      .find((line) => line.startsWith(`${window} `))
      ?.slice(window.length + 1);
  expect(await sizeOf("ann")).toBe("200x50");

  const small = await attachAt(pane, ["40", "12"]);
  await until("it is small", async () => (await sizeOf("ann")) === "40x11");
  const wide = await attachAt(pane, ["90", "30"]);
  await until("it is as the latest shows it", async () => (await sizeOf("ann")) === "90x29");
  await wide.detach();
  await until("it is as the other shows it", async () => (await sizeOf("ann")) === "40x11");
  await small.leave();
  await until("it is as it was", async () => (await sizeOf("ann")) === "200x50");
  expect(await sizeOf("bob")).toBe("200x50");

  // Its size follows the next terminal as before.
  const next = await attachAt(pane, ["70", "20"]);
  await until("it follows", async () => (await sizeOf("ann")) === "70x19");
  await next.detach();
  await until("it is as it was again", async () => (await sizeOf("ann")) === "200x50");
});

test("a window that a terminal left while nobody listened goes back when somebody does", async () => {
  const { transport, spawn, serverKey } = await openSession(root);
  const pane = await spawn("ann");
  const size = async () =>
    (
      await tmuxOn(
        pane.endpoint,
        "display-message",
        "-p",
        "-t",
        pane.paneId,
        "#{window_width}x#{window_height}",
      )
    ).trim();
  await transport.close();
  const small = await attachAt(pane, ["40", "12"]);
  await until("it is small", async () => (await size()) === "40x11");
  await small.leave();
  await until("it was left", async () => (await tmuxOn(pane.endpoint, "list-clients")) === "");
  expect(await size()).toBe("40x11");
  await openSession(root, serverKey);
  await until("it is as it was", async () => (await size()) === "200x50");
});
