// `npm run demo`: a team of three, live. A fresh temporary workspace, everything taken down at the end unless --keep.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { readyWorld, type World } from "./lib/demo-world.ts";
import { openRun } from "./lib/run/open.ts";

const { values } = parseArgs({
  options: { keep: { type: "boolean", default: false }, provider: { type: "string", default: "fake" } },
});
const [leaderProvider = "fake", workerProvider = leaderProvider] = values.provider.split(",");
const LIMIT_MS = values.provider === "fake" ? 20_000 : 180_000;

const began = performance.now();
const clock = () => `${((performance.now() - began) / 1000).toFixed(3).padStart(7)} s`;
const paint = (style: "green" | "red" | "cyan" | "dim" | "bold", text: string) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
const say = (who: string, what: string): void => {
  process.stdout.write(`${paint("dim", clock())}  ${paint("cyan", who.padEnd(8))}  ${what}\n`);
};

interface Message {
  readonly message_id: string;
  readonly sender: string;
  readonly recipient: string;
  readonly status: string;
  readonly content: string;
  readonly created_at: number;
  readonly submitted_at: number | null;
  readonly delivered_at: number | null;
}

const writeTeam = (workspace: string): void => {
  const files: Record<string, string> = {
    "TEAM.md": `---\nname: demo\nprovider: ${leaderProvider}\n---\nShow that a question finds its answer and that results come back.\n`,
    "agents/asker.md": `---\nname: asker\nrole: developer\nprovider: ${leaderProvider}\ntools: [fs_read, mcp_team]\n---\nAsk answerer for what you need to know, then report.\n`,
    "agents/answerer.md": `---\nname: answerer\nrole: developer\nprovider: ${workerProvider}\ntools: [fs_read, mcp_team]\n---\nAnswer what you are asked, then report.\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(workspace, ".team", "current", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
};

/** The fake agents are told what to do by scripts in the messages; a real model is simply asked. */
const assignment = (): string => {
  if (leaderProvider !== "fake")
    return "Ask answerer with send_message which port the server should use. When the answer has come, report it with report_result.";
  const answer = JSON.stringify({
    to: "asker",
    content: 'Port 4242. [[call report_result {"summary":"the server uses port 4242"}]]',
  });
  const question = JSON.stringify({
    to: "answerer",
    content: `Which port does the server use? [[call send_message ${answer}]] [[call report_result {"summary":"told asker the port"}]]`,
  });
  return `Find out which port the server uses. [[call send_message ${question}]]`;
};

const run = async (world: World): Promise<boolean> => {
  writeTeam(world.workspace);
  say("demo", `workspace ${world.workspace}`);
  const leader =
    leaderProvider === "fake"
      ? await world.json<{ session_name: string; attach: string[] }>([leaderProvider, "--detach"])
      : null;
  if (leader) say("leader", `runs in ${leader.session_name}`);
  const events = world.follow((event) => show(event));
  const start = await (leader ? startByLeader(world, leader) : world.cli(["quick-start", "--yes"]));
  if (start.exitCode !== 0) {
    process.stdout.write(`${start.stdout}\n${start.stderr}\n`);
    return false;
  }
  say("leader", "gives asker its work");
  const first = await world.json<{ message_id: string }>(["send", "asker", assignment()]);
  const done = await world.until(
    async () => {
      const { results } = await world.json<{ results: { total: number } }>(["status"]);
      if (results.total < 2) return null;
      const { messages } = await world.json<{ messages: Message[] }>(["inbox", "leader"]);
      const toLeader = messages.filter(
        (message) => message.recipient === "leader" && message.content.includes("Result id:"),
      );
      return toLeader.length >= 2 && (!leader || toLeader.every((message) => message.delivered_at !== null))
        ? toLeader
        : null;
    },
    LIMIT_MS - (performance.now() - began),
  );
  events.stop();
  await report(world, first.message_id);
  return done !== null;
};

/** The leader starts the team through its own tool, as a person would ask it to. */
const startByLeader = async (world: World, leader: { session_name: string; attach: string[] }) => {
  await world.type(leader, "[[call start_team {}]] [[agree]] [[call start_team {}]]");
  await world.sees(leader, "Do you want to proceed?");
  say("leader", "shows the launch agreement and asks; the person agrees");
  await world.press(leader, "1");
  const ready = await world.until(async () => {
    const status = await world.json<{ agents?: { status: string }[] }>(["status"]);
    return status.agents?.length === 2 && status.agents.every((agent) => agent.status === "ready")
      ? status
      : null;
  }, 10_000);
  return { exitCode: ready ? 0 : 1, stdout: "", stderr: ready ? "" : "the team did not become ready" };
};

const show = (event: Readonly<Record<string, unknown>>): void => {
  const {
    event: name,
    agent_id: agent,
    target,
    message_id: id,
    channel,
    status,
  } = event as Record<string, string>;
  switch (name) {
    case "launch.agent_start":
      say(agent!, `its program was started (${event.provider as string}, pid ${event.pid as number})`);
      return;
    case "agent.ready":
      say(agent!, `${paint("green", "ready")} after ${event.ms as number} ms`);
      return;
    case "send.durably_stored":
      say(event.sender as string, `→ ${target}: ${id} stored`);
      return;
    case "send.submitted":
    case "leader_receiver.submitted":
      say((target as string | undefined) ?? "leader", `${id} handed over (${channel})`);
      return;
    case "message.delivered":
      say(target!, `${paint("green", "delivered")} ${id}: the program's own record shows it`);
      return;
    case "mcp.report_result":
      say(agent!, `${paint("green", "reported")} ${status}`);
      return;
    default:
  }
};

const report = async (world: World, first: string): Promise<void> => {
  const all = new Map<string, Message>();
  for (const who of ["asker", "answerer", "leader"])
    for (const message of (await world.json<{ messages: Message[] }>(["inbox", who])).messages)
      all.set(message.message_id, message);
  process.stdout.write(`\n${paint("bold", "What was delivered, and how long each leg took")}\n`);
  for (const message of [...all.values()].sort((a, b) => a.created_at - b.created_at)) {
    const leg = (at: number | null) => (at === null ? "–" : `${at - message.created_at} ms`);
    process.stdout.write(
      `  ${message.message_id}  ${`${message.sender} → ${message.recipient}`.padEnd(20)}  ${message.status.padEnd(12)}  handed over ${leg(message.submitted_at).padStart(7)}  recorded ${leg(message.delivered_at).padStart(7)}${message.message_id === first ? "  (the task)" : ""}\n`,
    );
  }
  const { collected } = await world.json<{
    collected: { agent_id: string; status: string; summary: string }[];
  }>(["collect"]);
  for (const result of collected)
    process.stdout.write(`  result of ${result.agent_id}: ${result.status}: ${result.summary}\n`);
};

const main = async (): Promise<void> => {
  if (!values.keep) openRun();
  const root = mkdtempSync(join(tmpdir(), "ta-demo-"));
  const world = readyWorld(root, values.provider === "fake" ? null : homedir());
  let ok = false;
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= values.keep
      ? Promise.resolve()
      : world.close().then(() => rmSync(root, { recursive: true, force: true }));
    return stopping;
  };
  process.on("SIGINT", () => void stop().then(() => process.exit(130)));
  try {
    ok = await run(world);
  } catch (error) {
    process.stdout.write(
      `error: ${error instanceof Error ? error.message : String(error)}\naction: npm run demo -- --keep\nlog: ${join(world.workspace, ".team/logs")}\n`,
    );
  } finally {
    if (values.keep)
      process.stdout.write(
        `\nIt goes on.\n  files:  ${join(world.workspace, ".team")}\n  look:   ${await world.attachHint()}\n  end it: sh ${await world.writeEndScript()}\n`,
      );
    else await stop();
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(
    ok
      ? `\n${paint("green", "The demo worked")} in ${seconds} s${values.keep ? "" : "; nothing is left running"}.\n`
      : `\n${paint("red", "The demo did not work")} within ${seconds} s.\n`,
  );
  process.exitCode = ok ? 0 : 1;
};

await main();
