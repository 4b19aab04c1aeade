import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { CLI, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

/** What the kernel is asked for here: a network of its own, and every call that opens a way out. */
const WRAP = ["unshare", ...(process.getuid?.() === 0 ? ["-n"] : ["-rn"])];

const whatIsMissing = async (): Promise<string | null> => {
  if (process.platform !== "linux") return "network namespaces are Linux's";
  for (const program of ["strace", "ip", "unshare"])
    if ((await execa("sh", ["-c", `command -v ${program}`], { reject: false })).exitCode !== 0)
      return `${program} is not installed`;
  const tried = await execa(WRAP[0]!, [...WRAP.slice(1), "true"], { reject: false });
  return tried.exitCode === 0 ? null : "this machine gives no network namespaces";
};

/** Addresses that were connected or sent to, other than sockets of files and the kernel's own. */
const addressesIn = (trace: string): readonly string[] =>
  [
    ...trace.matchAll(/sa_family=AF_INET6?, .*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/g),
  ].map(([, four, six]) => (four ?? six)!);

verifies(
  "trial.36",
  async () => {
    const { workspace, env, team, write, root } = useSandbox();
    team(["ann", "bob"]);
    const agent = `'${process.execPath}' '${CLI}'`;
    write(
      "all.sh",
      [
        "set -e",
        "ip link set lo up",
        `${agent} plugin list`,
        `${agent} doctor || true`,
        `${agent} quick-start --yes`,
        `${agent} fake --detach`,
        `${agent} send ann '[[call report_result {"summary":"done"}]]' --wait acknowledged --timeout 60`,
        `${agent} doctor --comms --live ann --timeout 60 || true`,
        `${agent} status`,
        `${agent} shutdown`,
        `${agent} coordinator stop`,
        `find "$TMUX_TMPDIR" -type s -exec tmux -S {} kill-server ';'`,
      ].join("\n"),
    );
    const trace = join(root, "trace.txt");
    const traced = ["-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-s", "8", "-o", trace];
    const run = await execa("strace", [...traced, ...WRAP, "sh", "all.sh"], {
      cwd: workspace,
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    expect(run.exitCode, `${run.stdout}\n${run.stderr}`).toBe(0);
    expect(run.stdout).toContain("acknowledged");
    const addresses = addressesIn(readFileSync(trace, "utf8"));
    // The agents' own calls of hooks and MCP are among them, so something was looked at.
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !/^127\.|^::1$/.test(address))).toEqual([]);
  },
  { timeoutMs: 240_000, skip: await whatIsMissing() },
);
