import { describe } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { verifyAlone } from "./team/alone-scenarios.ts";
import { ALL_TOOLS, READING_TOOLS } from "./team/documents.ts";
import { endWithErrors } from "./team/error-scenario.ts";
import { alone } from "./team/here.ts";
import { readWithoutAQuestion } from "./team/reading-scenario.ts";
import { startOnlyWhereAgreed } from "./team/repository-scenarios.ts";

const here = await alone("copilot");
const options = { timeoutMs: 240_000, skip: here.skip };

describe("GitHub Copilot CLI", () => {
  verifyAlone(here, {
    second: "cody",
    approvals: "hook",
    question: /agree_launch[\s\S]*Do you want to allow this tool call/,
    clear: { command: "/clear", done: /^(?![\s\S]*(?:Team message|\/clear))/ },
    subagent: { tool: "task", kind: { name: "helper", agent_type: "general-purpose" } },
  });

  verifies("copilot.reading", here.withTeam(READING_TOOLS, readWithoutAQuestion), options);

  verifies("copilot.errors", here.withTeam(ALL_TOOLS, endWithErrors), options);

  verifies(
    "copilot.repository",
    startOnlyWhereAgreed(here, {
      program: "GitHub Copilot CLI",
      file: ".github/hooks/own.json",
      content: (bash) => ({ version: 1, hooks: { userPromptSubmitted: [{ type: "command", bash }] } }),
    }),
    options,
  );
});
