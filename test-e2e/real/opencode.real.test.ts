import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished } from "vitest";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { verifyAlone } from "./team/alone-scenarios.ts";
import { ALL_TOOLS, teamDocuments } from "./team/documents.ts";
import { endWithErrors } from "./team/error-scenario.ts";
import { alone } from "./team/here.ts";
import { inWorld } from "./team/in-world.ts";
import { expectDelivered, expectOnce, send, untilReady } from "./team/watch.ts";
import type { World } from "./team/world.ts";

const here = await alone("opencode");
const { programs, name, workers } = here;
const options = { timeoutMs: 240_000, skip: here.skip };

/** A plugin of its own kind, which the program loads wherever it reads a repository's settings. */
const leavesAMark = (mark: string): string =>
  `import { writeFileSync } from "node:fs";
export const Own = async () => {
  writeFileSync(${JSON.stringify(mark)}, "");
  return {};
};
`;

/** Where the service may come back it tries again for ever: that is shown, and an interrupt ends it. */
const tryAgainForEver = async (world: World, worker: string): Promise<void> => {
  await send(world, worker, `OVERLOADED-${worker} [[error 529]]`);
  await until("it is said what is tried again", async () => {
    const { state, detail } = await world.json<{ state: string; detail: string | null }>(["explain", worker]);
    return state === "busy" && detail?.includes("scripted error 529");
  });
  const text = `Leave it, ${worker}. [[say left]]`;
  const { message_id } = await world.json<{ message_id: string }>([
    ...["send", worker, text, "--priority", "interrupt"],
  ]);
  await expectDelivered(world, message_id);
  await untilReady(world, [worker]);
  await expectOnce(world, `Leave it, ${worker}.`);
};

describe("OpenCode", () => {
  verifyAlone(here, {
    second: "otto",
    approvals: "hook",
    question: null,
    escape: true,
    away: true,
    clear: { command: "/new" },
    subagent: { tool: "task", kind: { subagent_type: "general" }, grant: "provider_builtin" },
  });

  verifies(
    "opencode.errors",
    here.withTeam(ALL_TOOLS, async (world, worker) => {
      await endWithErrors(world, worker, [400, 401]);
      await tryAgainForEver(world, worker);
    }),
    options,
  );

  verifies(
    "opencode.repository",
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "ta-mark-"));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      for (const more of [[], ["--allow-repository-hooks"]]) {
        const mark = path.join(folder, `mark-${more.length}`);
        const files = { ...teamDocuments(ALL_TOOLS, workers), ".opencode/plugin/own.js": leavesAMark(mark) };
        await inWorld({ programs, user: null, files }, async (world) => {
          const started = await world.cli(["quick-start", "--yes", ...more]);
          expect(started.exitCode, started.stdout + started.stderr).toBe(0);
          await untilReady(world, [name]);
          await expectDelivered(world, await send(world, name, `Hello ${name}. [[say hello]]`));
          expect(existsSync(mark)).toBe(more.length > 0);
        });
      }
    },
    options,
  );
});
