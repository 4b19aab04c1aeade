import { join } from "node:path";
import { expect } from "vitest";
import manifest from "../../packages/provider-fake/package.json" with { type: "json" };
import { eventsOf } from "../kit/events.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { environmentOf, type Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const FAKE = join(import.meta.dirname, "../../packages/provider-fake/dist/index.js");

/** The scripted agent in a version that its adapter does not know, silent before its first prompt. */
const PROVIDER = `import fake from ${JSON.stringify(FAKE)};
const detect = async () => ({ ...(await fake.detect()), version: "9.9.9", versionVerified: false });
const silent = ({ path, content }) => {
  const settings = JSON.parse(content);
  settings.hooks.events = settings.hooks.events.filter((event) => event !== "SessionStart");
  return { path, content: JSON.stringify(settings) };
};
const plan = async (context) => {
  const made = await fake.plan(context);
  return { ...made, files: made.files.map(silent) };
};
const createTranscriptReader = () => {
  const reader = fake.createTranscriptReader();
  return { push: (line) => (JSON.parse(line).type === "session" ? [] : reader.push(line)) };
};
export default { ...fake, id: "untried", events: {}, detect, plan, createTranscriptReader };
`;
const MANIFEST = {
  name: "provider-untried",
  version: "1.0.0",
  type: "module",
  keywords: ["team-agent-plugin"],
  teamAgent: { ...manifest.teamAgent, id: "untried", displayName: "Untried", entry: "./index.js" },
};

type Report = {
  agents: { agent_id: string; unverified: { version: string; until_seen: string[] } | null }[];
};

verifies(
  "trial.27",
  async () => {
    const sandbox = useSandbox();
    const { cli, json, write, workspace } = sandbox;
    write("plugin/package.json", JSON.stringify(MANIFEST));
    write("plugin/index.js", PROVIDER);
    const added = await cli(["plugin", "add", "--yes", join(workspace, "plugin")]);
    expect(added.exitCode, added.stderr).toBe(0);
    write(
      ".team/current/TEAM.md",
      "---\nname: current\nprovider: fake\ndangerous_auto_approve: true\n---\nx\n",
    );
    for (const [name, provider] of Object.entries({ new: "untried", known: "fake" }))
      write(
        `.team/current/agents/${name}.md`,
        `---\nname: ${name}\nrole: developer\nprovider: ${provider}\ntools: [execute_bash, mcp_team]\n---\nx\n`,
      );
    const start = await cli(["quick-start", "--yes"]);
    expect(start.exitCode, start.stdout + start.stderr).toBe(0);
    expect(start.stdout).toContain(
      "new: version 9.9.9 was not tried; unverified until seen: hook, transcript",
    );
    const unverified = async (name: string) =>
      (await json<Report>(["status"])).agents.find(({ agent_id }) => agent_id === name)?.unverified;
    expect(await unverified("new")).toEqual({ version: "9.9.9", until_seen: ["hook", "transcript"] });
    expect(await unverified("known")).toBeNull();

    const sent = await cli([
      "send",
      "new",
      '[[call report_result {"summary": "done"}]]',
      "--wait",
      "result",
      "--timeout",
      "30",
    ]);
    expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
    await until("everything was seen", async () => (await unverified("new")) === null);
    expect((await cli(["status", "new"])).stdout).not.toContain("unverified");
    const used = eventsOf(sandbox).filter(({ event }) => event === "mcp.tool.auto_approved");
    expect(used).toMatchObject([
      { agent_id: "new", tool: "report_result", inherit_reason: "launch_configuration" },
    ]);

    const { agents } = await json<Status>(["status"]);
    const environment = environmentOf(agents.find(({ agent_id }) => agent_id === "known")!.pid);
    expect(environment).toContain("TEAM_AGENT_LEADER_BYPASS=0");
    expect(environment.filter((line) => line.includes("leader_process"))).toEqual([]);
  },
  90_000,
);
