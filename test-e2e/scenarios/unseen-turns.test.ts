import { expect } from "vitest";
import { addProvider } from "../kit/outside.ts";
import { useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { verifies } from "../kit/verifies.ts";

verifies("trial.23", async () => {
  const sandbox = useSandbox();
  const { cli, json, write } = sandbox;
  await addProvider(sandbox, "provider-blind");
  write(".team/current/TEAM.md", "---\nname: current\nprovider: fake\n---\nx\n");
  for (const [name, provider] of Object.entries({ given: "blind", idle: "blind", seen: "fake" }))
    write(
      `.team/current/agents/${name}.md`,
      `---\nname: ${name}\nrole: developer\nprovider: ${provider}\ntools: [mcp_team]\n---\nx\n`,
    );
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const sent = await cli(["send", "given", "work", "--wait", "delivered", "--timeout", "20"]);
  expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
  const pids = async () => (await json<Status>(["status"])).agents.map(({ pid }) => pid);
  const before = await pids();

  const refused = await cli(["restart"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("given: its provider cannot resume");
  expect(refused.stderr).toContain("idle: nobody could see whether a turn was ever opened in it");
  expect(refused.stderr).not.toContain("seen: ");
  expect(await pids()).toEqual(before);

  const allowed = await cli(["restart", "--allow-fresh"]);
  expect(allowed.exitCode, allowed.stderr).toBe(0);
  expect(allowed.stdout).toContain("seen: fresh (no turn was ever opened in it)");
  for (const name of ["given", "idle"])
    expect(allowed.stdout).toContain(`${name}: fresh (its provider cannot`);
});
