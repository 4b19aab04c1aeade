import type { ModelScript } from "@team-agent/plugin-api/testing";
import { execa } from "execa";
import { expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { realPrograms } from "./programs.ts";
import { inWorld } from "./team/in-world.ts";

const DEMO = new URL("../../scripts/demo.ts", import.meta.url).pathname;

const programs = await realPrograms(["claude", "codex"]);
const missing = Object.values(programs).flatMap((one) =>
  one.available ? [] : [`${one.name} cannot be had here: ${one.reason}`],
);
// Where tests must not be left out, a missing program is a failure, which the world tells.
const skip = missing.length > 0 && !process.env.CI ? missing.join("; ") : null;

const REPORT = '[[call report_result {"summary":"the server uses port 4242"}]]';
const ANSWER = JSON.stringify({ to: "asker", content: `Use port 4242. ${REPORT}` });
const QUESTION = `Which port should the server use? [[call send_message ${ANSWER}]] [[call report_result {"summary":"told asker the port"}]]`;

/** The first worker is asked in plain words, and asks the second one; from there on the texts say what to do. */
const demoModel: ModelScript = ({ newText }) =>
  newText.includes("Ask answerer with send_message")
    ? { call: { name: "mcp__team_orchestrator__send_message", input: { to: "answerer", content: QUESTION } } }
    : undefined;

verifies(
  "real.demo",
  () =>
    inWorld({ programs, user: null }, async (world) => {
      world.api.setScript(demoModel);
      const run = await execa(process.execPath, [DEMO, "--provider", "claude,codex"], {
        env: { ...world.env, TMPDIR: world.root },
        extendEnv: false,
        reject: false,
        stdin: "ignore",
      });
      expect(run.exitCode, `${run.stdout}\n${run.stderr}`).toBe(0);
      for (const part of [
        "asker     ready after",
        "answerer  ready after",
        "asker → answerer",
        "the server uses port 4242",
        "The demo worked",
      ])
        expect(run.stdout).toContain(part);
    }),
  { timeoutMs: 200_000, skip },
);
