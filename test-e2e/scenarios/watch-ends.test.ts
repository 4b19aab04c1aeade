import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "vitest";
import { CLI, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const startWatch = async (sandbox: Sandbox) => {
  const child = spawn(process.execPath, [CLI, "watch"], { cwd: sandbox.workspace, env: sandbox.env });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += String(chunk);
    });
  const ended = once(child, "close");
  // It watches once it has told of something.
  await until("the watch", async () => {
    await sandbox.cli(["send", "ann", "for the watch"]);
    return said.includes("→ ann");
  });
  return { ended, said: () => said };
};

verifies("trial.82", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const watch = await startWatch(sandbox);
  expect((await sandbox.cli(["shutdown"])).exitCode).toBe(0);
  const [status] = await watch.ended;
  expect(status, watch.said()).toBe(0);
  expect(watch.said().trimEnd().split("\n").at(-1)).toBe("The team was shut down.");

  await sandbox.cli(["restart", "--allow-fresh"]);
  const second = await startWatch(sandbox);
  const { pid } = await sandbox.json<{ pid: number }>(["coordinator", "status"]);
  process.kill(pid, "SIGKILL");
  expect((await second.ended)[0]).toBe(1);
  expect(second.said()).toContain(
    "error: the coordinator went away before it answered\naction: run the command again",
  );
});
