import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { eventLinesOf } from "../kit/events.ts";
import { verifies } from "../kit/verifies.ts";
import { programs, skip } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { several } from "./team/several.ts";
import { untilReady } from "./team/watch.ts";

const WORKERS = { ann: "claude", amy: "claude", bob: "codex" } as const;
const { names: NAMES, files, turn } = several("three", WORKERS);

verifies(
  "sessions.repaired",
  () =>
    inWorld({ programs, user: null, files }, async (world) => {
      const log = join(world.workspace, ".team/logs/events.jsonl");
      const events = () => eventLinesOf(readFileSync(log, "utf8"));
      await world.cli(["quick-start", "--yes"]);
      await untilReady(world, NAMES);
      await turn(world, "FIRST");
      expect((await world.cli(["shutdown"])).exitCode).toBe(0);
      await world.cli(["coordinator", "stop"]);
      const db = new Database(join(world.workspace, ".team/runtime/team.db"));
      db.exec(
        "UPDATE sessions SET session_id = NULL, transcript_path = NULL, read_offset = 0, captured_via = NULL, captured_at = NULL",
      );
      db.close();
      // The newest line says that the conversation of one is the other's.
      const amys = events().findLast(
        ({ event, agent_id }) => event === "session.captured" && agent_id === "amy",
      )!;
      writeFileSync(log, `${JSON.stringify({ ...amys, agent_id: "ann" })}\n`, { flag: "a" });

      const run = await world.cli(["restart"]);
      expect(run.exitCode, run.stdout + run.stderr).toBe(0);
      for (const name of NAMES) expect(run.stdout).toMatch(new RegExp(`${name}: resumed .*found again`));
      await untilReady(world, NAMES);
      await turn(world, "SECOND");
      for (const name of NAMES) {
        const request = world.api.requests.findLast((one) => one.newText.includes(`SECOND-${name}`))!;
        for (const other of NAMES)
          expect(request.text.includes(`FIRST-${other}`), `${name} knows of ${other}`).toBe(other === name);
      }
      const repairs = events().filter(({ event }) => event === "resume.session_repaired");
      expect(repairs.map(({ agent_id }) => agent_id).sort()).toEqual([...NAMES].sort());
    }),
  { timeoutMs: 300_000, skip },
);
