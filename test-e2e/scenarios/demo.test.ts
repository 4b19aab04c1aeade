import { existsSync } from "node:fs";
import { execa } from "execa";
import { expect } from "vitest";
import { createSandbox, processesOf } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const DEMO = new URL("../../scripts/demo.ts", import.meta.url).pathname;

verifies("demo.run", async () => {
  const sandbox = createSandbox();
  try {
    const began = performance.now();
    const run = await execa(process.execPath, [DEMO], {
      env: { ...sandbox.env, TMPDIR: sandbox.root },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    expect(run.exitCode, `${run.stdout}\n${run.stderr}`).toBe(0);
    expect(performance.now() - began).toBeLessThan(20_000);
    const folder = /workspace (\S+)\/work/.exec(run.stdout)![1]!;
    for (const part of [
      "asker     ready after",
      "asker → answerer",
      "answerer → asker",
      "the server uses port 4242",
      "nothing is left running",
      "recorded",
    ])
      expect(run.stdout).toContain(part);
    expect(existsSync(folder)).toBe(false);
    // With --keep it goes on, until the printed command ends all of it.
    const env = { ...sandbox.env, TMPDIR: sandbox.root };
    const kept = await execa(process.execPath, [DEMO, "--keep"], {
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    expect(kept.stdout).toMatch(/look: {3}tmux -S \S+ attach -t/);
    expect((await processesOf(sandbox.root)).some((line) => line.includes("agent.js"))).toBe(true);
    const script = /end it: sh (\S+)/.exec(kept.stdout)![1]!;
    const ended = await execa("sh", [script], { env, extendEnv: false, reject: false, stdin: "ignore" });
    expect(ended.exitCode, `${ended.stdout}\n${ended.stderr}`).toBe(0);
    await until("nothing is left", async () => (await processesOf(sandbox.root)).length === 0);
    // Ctrl-C at any moment takes all of it down.
    for (const sign of ["workspace", "runs in", "its program was started", "ready after"]) {
      const cut = execa(process.execPath, [DEMO], { env, extendEnv: false, reject: false, stdin: "ignore" });
      let seen = "";
      cut.stdout?.on("data", (chunk: Buffer) => {
        seen += chunk.toString();
        if (seen.includes(sign)) cut.kill("SIGINT");
      });
      expect((await cut).exitCode, `cut at "${sign}"`).toBe(130);
      await until(
        `nothing is left after a cut at "${sign}"`,
        async () => (await processesOf(sandbox.root)).length === 0,
      );
      expect(existsSync(/workspace (\S+)\/work/.exec(seen)![1]!)).toBe(false);
    }
  } finally {
    // Proves that the demo left no process behind: every one of them would carry this sandbox's folder in its HOME.
    await sandbox.close();
  }
});
