import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { startUnnamed } from "../kit/outside.ts";
import { plantAt } from "../kit/plant.ts";
import { useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { PROGRAMS } from "../real/program/index.ts";
import { versionOf } from "../real/program/program.ts";

const TMUX = join(import.meta.dirname, "../../packages/transport-tmux/dist/index.js");
const FIXTURE = join(import.meta.dirname, "../fixtures/provider-outside");

verifies(["plugin.list", "plugin.outside"], async () => {
  const sandbox = useSandbox();
  const { cli, json, write, root } = sandbox;
  const place = join(root, "somewhere", "provider-outside");
  cpSync(FIXTURE, place, { recursive: true });
  const added = await cli(["plugin", "add", "--yes", place]);
  expect(added.exitCode, added.stderr).toBe(0);
  const { plugins } = await json<{
    plugins: {
      id: string;
      kind: string;
      version: string;
      origin: string;
      api_version: number;
      health: string;
    }[];
  }>(["plugin", "list"]);
  expect(plugins).toContainEqual(
    expect.objectContaining({
      id: "outside",
      kind: "provider",
      version: "3.2.1",
      origin: "path",
      api_version: 1,
      health: "ok",
    }),
  );
  expect(plugins.map((one) => one.id)).toEqual(expect.arrayContaining(["claude", "codex", "fake", "tmux"]));
  write(".team/current/TEAM.md", "---\nname: current\nprovider: outside\n---\nx\n");
  for (const name of ["ann", "bob"])
    write(
      `.team/current/agents/${name}.md`,
      `---\nname: ${name}\nrole: dev\nprovider: outside\ntools: [mcp_team]\n---\nx\n`,
    );
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const sent = await cli([
    "send",
    "ann",
    '[[call report_result {"summary":"from outside"}]]',
    "--wait",
    "result",
    "--timeout",
    "15",
  ]);
  expect(sent.stdout).toContain("success: from outside");
  const conformance = await cli(["plugin", "test", place]);
  expect(conformance.exitCode, conformance.stdout).toBe(0);
  // A provider author needs 150 lines.
  expect(readFileSync(join(FIXTURE, "index.js"), "utf8").split("\n").length).toBeLessThanOrEqual(150);
});

verifies("trial.61", async () => {
  const sandbox = useSandbox();
  const { cli, write, root } = sandbox;
  const place = join(root, "restless");
  cpSync(FIXTURE, place, { recursive: true });
  const entry = join(place, "index.js");
  const careless = 'detect: async () => (void Promise.reject(new Error("of its own")), {';
  writeFileSync(entry, readFileSync(entry, "utf8").replace("detect: async () => ({", careless));
  await cli(["plugin", "add", "--yes", place]);
  write(".team/current/TEAM.md", "---\nname: current\nprovider: outside\n---\nx\n");
  write(
    ".team/current/agents/ann.md",
    "---\nname: ann\nrole: dev\nprovider: outside\ntools: [mcp_team]\n---\nx\n",
  );
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const named = (event: string) => eventsOf(sandbox).filter((one) => one.event === event);
  expect(named("coordinator.tick_panic")[0]).toMatchObject({
    panic: "of its own",
    backtrace: expect.stringContaining("restless"),
  });
  // It went on.
  expect(named("coordinator.boot")).toHaveLength(1);
});

verifies("plugin.errors", async () => {
  const { cli, json, write, root } = useSandbox();
  const place = join(root, "odd");
  cpSync(FIXTURE, place, { recursive: true });
  const entry = join(place, "index.js");
  const refuses = `detect: async () => {
    const error = Object.assign(new Error("the odd program sulks"), { code: "odd_sulks", action: "pet it" });
    throw Object.defineProperty(error, Symbol.for("team-agent.error"), { value: true });
  },
  never: async () => ({`;
  writeFileSync(entry, readFileSync(entry, "utf8").replace("detect: async () => ({", refuses));
  await cli(["plugin", "add", "--yes", place]);
  write(".team/current/TEAM.md", "---\nname: current\nprovider: outside\n---\nx\n");
  write(
    ".team/current/agents/ann.md",
    "---\nname: ann\nrole: dev\nprovider: outside\ntools: [mcp_team]\n---\nx\n",
  );
  const words = { error_code: "odd_sulks", error: "the odd program sulks", action: "pet it" };
  expect(await json(["quick-start", "--yes"])).toMatchObject(words);

  const manifest = { kind: "transport", id: "odd", apiVersion: 1, entry: "./index.js", displayName: "Odd" };
  const packed = { name: "transport-odd", version: "1.0.0", type: "module", teamAgent: manifest };
  write("../wrong/package.json", JSON.stringify(packed));
  write(
    "../wrong/index.js",
    `import tmux from ${JSON.stringify(TMUX)};
export default { ...tmux, id: "odd", errors: { session_missing: "it passes for one of the contract" } };`,
  );
  const tested = await cli(["plugin", "test", join(root, "wrong")]);
  expect(tested.stdout + tested.stderr).toContain("session_missing");
  expect(tested.exitCode).toBe(1);
});

verifies("plugin.api-version", async () => {
  const { json, root } = useSandbox();
  const place = plantAt(join(root, "old"), { id: "old", manifest: { apiVersion: 99, later: true } });
  const old = await json<{ error_code: string; error: string; action: string }>(["plugin", "add", place]);
  expect(old).toMatchObject({ error_code: "plugin_incompatible", action: "npx @team-agent/installer" });
  expect(old.error).toContain("plugin API 99, this team-agent has 1");
});

verifies("plugin.bundled", async () => {
  const { cli } = useSandbox();
  const packages = new URL("../../packages/", import.meta.url).pathname;
  for (const name of [
    "provider-acp",
    "provider-claude",
    "provider-codex",
    "provider-copilot",
    "provider-fake",
    "provider-gemini",
    "provider-opencode",
    "provider-qwen",
  ]) {
    const run = await cli(["plugin", "test", `${packages}${name}`]);
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
  }
});

verifies("trial.42", async () => {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const version = versionOf(program);
    const values = readFileSync(
      new URL(`../../packages/provider-${name}/src/values.ts`, import.meta.url),
      "utf8",
    );
    expect(/VERIFIED_VERSION = "([^"]+)"/.exec(values)?.[1], name).toBe(version);
    const page = readFileSync(new URL("../../docs/providers.md", import.meta.url), "utf8");
    expect(page).toContain(`| ${version} |`);
  }
});

verifies("plugin.removed-in-use", async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  await startUnnamed(sandbox, ["ann", "bob"]);
  const place = join(sandbox.root, "somewhere", "provider-unnamed");
  const removed = await cli(["plugin", "remove", place]);
  expect(removed.stdout).toContain("Agents here that use it: ann, bob.");
  expect(removed.stdout).toContain(`To put it back: team-agent plugin add ${place}`);
  expect((await cli(["coordinator", "stop"])).exitCode).toBe(0);
  expect((await cli(["coordinator", "ensure"])).exitCode).toBe(0);
  await until("it is told", async () =>
    (await cli(["diagnose"])).stdout.includes("looked after again once its package is there"),
  );
  expect((await cli(["plugin", "add", "--yes", place])).exitCode).toBe(0);
  await until("they are looked after", async () =>
    (await json<Status>(["status"])).agents.every(({ status }) => status === "ready"),
  );
  expect(await json(["plugin", "remove", place])).toMatchObject({ agents: ["ann", "bob"] });
});
