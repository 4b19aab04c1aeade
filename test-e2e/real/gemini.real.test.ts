import { describe } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { verifyAlone } from "./team/alone-scenarios.ts";
import { ALL_TOOLS } from "./team/documents.ts";
import { endWithErrors } from "./team/error-scenario.ts";
import { alone } from "./team/here.ts";
import { runAnotherInside } from "./team/nested-scenario.ts";
import { startOnlyWhereAgreed } from "./team/repository-scenarios.ts";

const here = await alone("gemini");
const options = { timeoutMs: 240_000, skip: here.skip };

describe("Gemini CLI", () => {
  verifyAlone(here, {
    second: "gerd",
    approvals: "keys",
    question: /agree_launch[\s\S]*Allow execution of MCP tool/,
    escape: true,
    limits: true,
    away: true,
    clear: { command: "/clear", done: /^(?![\s\S]*(?:Team message|\/clear))/ },
  });

  verifies("gemini.errors", here.withTeam(ALL_TOOLS, endWithErrors), options);

  verifies("gemini.nested", here.withTeam(ALL_TOOLS, runAnotherInside), options);

  verifies(
    "gemini.repository",
    startOnlyWhereAgreed(here, {
      program: "Gemini CLI",
      file: ".gemini/settings.json",
      content: (command) => ({ hooks: { BeforeAgent: [{ hooks: [{ type: "command", command }] }] } }),
    }),
    options,
  );
});
