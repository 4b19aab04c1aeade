import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { until } from "./bench.ts";
import { begun } from "./roster-world.ts";
import { startDaemon } from "./running.ts";
import { rpc } from "./team.ts";

/** Shorter than the time for which a program's tools are waited for. */
const SOON_MS = 5_000;

test("a program that came up while no coordinator ran is ready as soon as the next one sees its input line", async () => {
  const { places, start, coordinator, word } = await begun();
  await coordinator.stop("test");
  const daemon = await startDaemon(places);
  await rpc(places, "agent.clone", { agent: "alice", as: "alice-2", ...word });
  daemon.kill("SIGKILL");
  await until("the kill", () => daemon.signalCode);
  const tmux = (...args: readonly string[]) =>
    execFileSync("tmux", ["-L", `ta-${places.workspace.key}`, ...args], {
      env: places.env,
      encoding: "utf8",
    });
  await until("its input line", () => /^❯/m.test(tmux("capture-pane", "-p", "-t", "=team-demo:=alice-2.0")));
  await start();
  const { ready } = await rpc<{ ready: boolean }>(places, "team.waitReady", {
    team: "demo",
    timeoutMs: SOON_MS,
  });
  expect(ready).toBe(true);
});
