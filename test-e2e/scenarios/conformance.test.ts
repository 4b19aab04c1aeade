import { existsSync } from "node:fs";
import { expect } from "vitest";
import { call, resolveWorkspace } from "../../packages/core/dist/client.js";
import { listScenarios, openWith, runScenario, SUITE } from "../kit/conformance.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { tokenOf } from "../kit/status.ts";
import { verifies } from "../kit/verifies.ts";

/** Scenarios of what we do not offer, by the beginnings of their names, and why. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  "completion-": "no arguments that could be completed: no prompts, no resources",
  "elicitation-": "what a person is asked goes through request_human, which waits for nobody",
  "input-required-result-": "a tool answers at once; what needs a person is told in its answer",
  "json-schema-2020-12": "wants a tool of the suite's own",
  "logging-": "what happens stands in the event log",
  "prompts-": "roles are documents, and become the program's instructions",
  "resources-": "messages and results are read by tools",
  "sep-2164-resource-not-found": "no resources",
  "server-sse-polling": "an answer is one object; there are no streams",
  "http-custom-header-server-validation": "no argument of a tool stands in a header",
  "tools-call-audio": "a tool answers in text",
  "tools-call-elicitation": "what a person is asked goes through request_human",
  "tools-call-embedded-resource": "a tool answers in text",
  "tools-call-image": "a tool answers in text",
  "tools-call-mixed-content": "a tool answers in text",
  "tools-call-sampling": "we ask no model anything",
  "tools-call-with-logging": "what happens stands in the event log",
  "tools-call-with-progress": "no tool takes long enough",
};

/** Checks within the other scenarios, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "localhost-host-valid-accepted": "no page of a browser is let in, not even one of this machine",
  "sep-2575-server-rejects-undeclared-capability": "wants a tool of the suite's own",
  "sep-2575-missing-capability-http-400": "wants a tool of the suite's own",
  "sep-2549-prompts-list-caching-hints": "no prompts",
  "sep-2549-resources-list-caching-hints": "no resources",
  "sep-2549-resources-templates-list-caching-hints": "no resources",
};

const isOffered = (scenario: string) =>
  !Object.keys(NOT_OFFERED).some((beginning) => scenario.startsWith(beginning));

verifies(
  "trial.34",
  async () => {
    const sandbox = useSandbox();
    sandbox.team(["ann"]);
    expect((await sandbox.cli(["quick-start", "--yes"])).exitCode).toBe(0);
    const { socket } = resolveWorkspace(sandbox.workspace, sandbox.env);
    const { doors } = await call<{ doors: { mcp: string } }>(socket, "health", {});
    const endpoint = await openWith(Number(new URL(doors.mcp).port), await tokenOf(sandbox));
    const wrong = new Set<string>();
    const names: string[] = [];
    let right = 0;
    try {
      for (const revision of ["2025-06-18", "2025-11-25", "2026-07-28"]) {
        const scenarios = await listScenarios(revision);
        names.push(...scenarios);
        const runs = scenarios.filter(isOffered).map((one) => runScenario(endpoint.url, one, revision));
        for (const { id, status, errorMessage } of (await Promise.all(runs)).flat()) {
          if (status === "SUCCESS") right += 1;
          if (status === "FAILURE") wrong.add(Object.hasOwn(OTHERWISE, id) ? id : `${id}: ${errorMessage}`);
        }
      }
    } finally {
      await endpoint.close();
    }
    expect([...wrong].sort()).toEqual(Object.keys(OTHERWISE).sort());
    expect(right).toBeGreaterThan(40);
    // Nothing stands in the list that the suite does not ask for.
    expect(Object.keys(NOT_OFFERED).filter((one) => !names.some((name) => name.startsWith(one)))).toEqual([]);
  },
  { skip: existsSync(SUITE) ? null : "the conformance suite is not installed" },
);
