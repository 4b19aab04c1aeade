import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { resolveWorkspace } from "../../packages/core/dist/client.js";
import { type Bed, repeat, timed, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";
import { type Caller, callersOf, toolFinished } from "./hook-door.ts";

const RUNS = 40;
const AGENTS = 20;
const CALLS_EACH = 5;
const HOOK = new URL("../../packages/cli/dist/hook-main.js", import.meta.url).pathname;
/** One command line, as Codex hands it to a shell. */
const COMMAND = `'${process.execPath}' '${HOOK}' PostToolUse`;

/** Our command hook, the whole process; then 100 calls of 20 agents at the same time, five of each after each other. */
export const measureHookCommand = (): Promise<readonly Figure[]> =>
  withTeam(AGENTS, async (bed) => {
    const rpc = await bed.connection();
    const callers = await callersOf(bed, rpc);
    const call = (caller: Caller, script: string, more: NodeJS.ProcessEnv = {}) =>
      runShell(script, { ...environmentOf(bed, caller), ...more }, toolFinished(caller, 0));
    await call(callers[0]!, COMMAND);
    const single = await repeat(RUNS, () => timed(() => call(callers[0]!, COMMAND)));

    const inARow = Array.from({ length: CALLS_EACH }, () => `printf %s "$BODY" | ${COMMAND} >/dev/null`).join(
      "\n",
    );
    const together = (more: (index: number) => NodeJS.ProcessEnv) =>
      Promise.all(
        callers.map((caller, index) =>
          call(caller, `${inARow}\ntimes`, { BODY: toolFinished(caller, index), ...more(index) }),
        ),
      );
    const cpu = (await together(() => ({}))).map((said) => childrenCpuMs(said) / CALLS_EACH);
    const report = reportOf(bed);
    await together(() => ({ NODE_OPTIONS: `--require ${report.script}` }));
    return [
      { name: "hook_command_ms", unit: "ms", samples: single },
      { name: "hook_command_cpu_ms", unit: "ms", samples: cpu },
      { name: "hook_command_rss_mb", unit: "MB", samples: report.read(), quantile: 1 },
    ];
  });

const environmentOf = ({ world }: Bed, { token }: Caller): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: join(dirname(world.workspace), "home"),
  TEAM_AGENT_SOCKET: resolveWorkspace(world.workspace).socket,
  TEAM_AGENT_TOKEN: token,
});

const runShell = (script: string, env: NodeJS.ProcessEnv, input: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", script], { env, stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(said) : reject(new Error(`hook ended with ${code}`))));
    child.stdin.end(input);
  });

/** User and system time of a shell's children: the second line that `times` says. */
const childrenCpuMs = (said: string): number =>
  [
    ...said
      .trim()
      .split("\n")
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1_000, 0);

/** Lets each hook process write down its largest memory at its end. A run of its own: it costs time. */
const reportOf = ({ world }: Bed) => {
  const folder = join(dirname(world.workspace), "rss");
  mkdirSync(folder);
  const script = join(folder, "report.cjs");
  writeFileSync(
    script,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(folder)} + "/" + process.pid + ".kb", String(process.resourceUsage().maxRSS)));`,
  );
  const read = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".kb"))
      .map((name) => Number(readFileSync(join(folder, name), "utf8")) / 1024);
  return { script, read };
};
