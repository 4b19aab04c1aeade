import { describe } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { verifyAlone } from "./team/alone-scenarios.ts";
import { ALL_TOOLS, READING_TOOLS } from "./team/documents.ts";
import { endWithErrors } from "./team/error-scenario.ts";
import { forkAWorker } from "./team/fork-scenarios.ts";
import { alone } from "./team/here.ts";
import { runAnotherInside } from "./team/nested-scenario.ts";
import { startOnlyWhereAgreed } from "./team/repository-scenarios.ts";

const here = await alone("qwen");
const options = { timeoutMs: 240_000, skip: here.skip };

describe("Qwen Code", () => {
  verifyAlone(here, {
    second: "quill",
    approvals: "hook",
    question: /agree_launch[\s\S]*Allow execution of MCP tool/,
    escape: true,
    limits: true,
    away: true,
    clear: { command: "/clear" },
    subagent: { tool: "agent", grant: "provider_builtin" },
  });

  verifies("real.fork", here.withTeam(READING_TOOLS, forkAWorker), options);

  verifies("qwen.errors", here.withTeam(ALL_TOOLS, endWithErrors), options);

  verifies("qwen.nested", here.withTeam(ALL_TOOLS, runAnotherInside), options);

  verifies(
    "qwen.repository",
    startOnlyWhereAgreed(here, {
      program: "Qwen Code",
      file: ".qwen/settings.json",
      content: (command) => ({ hooks: { UserPromptSubmit: [{ hooks: [{ type: "command", command }] }] } }),
    }),
    options,
  );
});
