import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect } from "vitest";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

verifies("bad.port", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  await sandbox.cli(["coordinator", "stop"]);
  const { port } = JSON.parse(sandbox.read(".team/runtime/coordinator.json")) as { port: number };
  const heard: string[] = [];
  const stranger = createServer((request, response) => {
    heard.push(request.headers.authorization ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => stranger.listen(port, "127.0.0.1", resolve));
  try {
    await sandbox.cli(["coordinator", "ensure"]);
    expect(sandbox.read(".team/logs/events.jsonl")).toContain('"coordinator.port_taken"');
    const status = await sandbox.json<{ agents: { status: string; detail: string }[] }>(["status"]);
    expect(status.agents[0]).toMatchObject({ status: "link lost" });
    const repaired = await sandbox.cli(["start-agent", "ann", "--force"]);
    expect(repaired.exitCode, repaired.stderr).toBe(0);
    expect((await sandbox.cli(["send", "ann", "hello", "--wait", "delivered"])).exitCode).toBe(0);
  } finally {
    stranger.close();
  }
});

verifies(["bad.tmux", "bad.provider"], async () => {
  const { cli, env, json, team, write, root } = useSandbox();
  team(["ann"]);
  const bin = join(root, "bin");
  mkdirSync(bin);
  const only = { PATH: bin };
  const none = await json<{ error_code: string; action: string }>(["quick-start", "--yes"], { env: only });
  expect(none).toMatchObject({ ok: false, error_code: "transport_missing" });
  expect(none.action).toContain("tmux");
  await cli(["coordinator", "stop"]);
  writeFileSync(join(bin, "tmux"), "#!/bin/sh\necho 'tmux 2.9a'\n");
  chmodSync(join(bin, "tmux"), 0o755);
  expect(await json(["quick-start", "--yes"], { env: only })).toMatchObject({
    error_code: "transport_too_old",
  });
  await cli(["coordinator", "stop"]);
  write(
    ".team/current/agents/ann.md",
    "---\nname: ann\nrole: dev\nprovider: codex\ntools: [mcp_team]\n---\n",
  );
  const missing = await json<{ error_code: string; action: string }>(["quick-start", "--yes"]);
  expect(missing.error_code).toBe("provider_missing");
  expect(missing.action).toContain("npm install -g @openai/codex");
  expect((await json<{ error_code: string }>(["status"])).error_code).toBe("team_unknown");
  // A program of a version that nobody has measured, and nobody signed in to it.
  const stub = join(root, "stub");
  mkdirSync(stub);
  writeFileSync(join(stub, "codex"), "#!/bin/sh\necho codex-cli 0.1.0\n");
  chmodSync(join(stub, "codex"), 0o755);
  const unsigned = await json<{ error_code: string; action: string }>(["quick-start", "--yes"], {
    env: { PATH: `${stub}:${env.PATH}` },
  });
  expect(unsigned.error_code).toBe("provider_not_signed_in");
  expect(unsigned.action).toContain("codex");
});
