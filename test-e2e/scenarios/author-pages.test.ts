import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { followPage } from "../kit/follow-page.ts";
import { castTeam } from "../kit/plant.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const runTeam = async ({ cli }: Sandbox): Promise<void> => {
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const task = '[[call report_result {"summary":"by the page"}]]';
  const sent = await cli(["send", "ann", task, "--wait", "result", "--timeout", "30"]);
  expect(sent.stdout).toContain("success: by the page");
};

verifies(
  "kit.pages",
  async () => {
    const sandbox = useSandbox();
    const { said } = await followPage(sandbox, "docs/writing-a-provider.md");
    // The hooks of the worked example are what the last run proves.
    expect(said.find((text) => text.includes("declared absent"))).toMatch(/^hooks +declared absent$/m);
    expect(said.at(-1)).toMatch(/^hooks +proven +reads the call of fixtures\/hooks\/Prompt\.json$/m);
    castTeam(sandbox, { ann: "outside" });
    await runTeam(sandbox);
    // The messages went through the hooks, and the record proves it.
    const sent = await sandbox.cli(["send", "ann", "after that", "--wait", "delivered", "--timeout", "30"]);
    expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
    const fieldOf = (name: string, field: string) =>
      new Set(eventsOf(sandbox).flatMap((one) => (one.event === name ? [one[field]] : [])));
    expect(fieldOf("send.submitted", "channel")).toEqual(new Set(["promptSubmitted"]));
    expect(fieldOf("message.delivered", "evidence")).toEqual(new Set(["transcript hook"]));
  },
  { of: "a provider" },
);

verifies(
  "kit.pages",
  async () => {
    const sandbox = useSandbox();
    await followPage(sandbox, "docs/writing-a-transport.md");
    sandbox.team(["ann"], {}, { transport: "outside" });
    await runTeam(sandbox);
  },
  { of: "a transport" },
);
