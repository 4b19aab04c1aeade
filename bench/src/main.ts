// `npm run bench`: one JSON line per figure, value = median. `--only <prefix>` measures those alone.
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { openRun } from "../../scripts/lib/run/open.ts";
import { measureCli } from "./cli.ts";
import { measureDelivery } from "./delivery.ts";
import { measureDetection } from "./detect.ts";
import type { Figure } from "./figure.ts";
import { measureHandover } from "./handover.ts";
import { measureHookCommand } from "./hook-command.ts";
import { measureHostile } from "./hostile.ts";
import { measureInstall } from "./install.ts";
import { measureLifecycle } from "./lifecycle.ts";
import { measurePlugins } from "./plugins.ts";
import { measureReal } from "./real.ts";
import { measureRecovery } from "./recover.ts";
import { measureRedactor } from "./redact.ts";
import { measureStart } from "./start.ts";
import { measureTranscript } from "./transcript.ts";
import { measureWeight } from "./weight.ts";

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
openRun();

const round = (value: number) => Math.round(value * 100) / 100;

const say = ({ name, unit, samples, quantile = 0.5 }: Figure): void => {
  if (!name.startsWith(values.only)) return;
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
  process.stdout.write(
    `${JSON.stringify({ name, value: round(value), unit, n: sorted.length, min: round(sorted[0] ?? Number.NaN), max: round(sorted.at(-1) ?? Number.NaN) })}\n`,
  );
};

/** Each group and the names it measures: a group that nobody asked for is not run. */
const GROUPS: readonly { readonly names: readonly string[]; run(): Promise<readonly Figure[]> }[] = [
  {
    names: [
      "node_floor_ms",
      "cli_version_ms",
      "cli_version_ratio",
      "cli_status_ms",
      "cli_status_ratio",
      "send_accept_ms",
      "send_accept_ratio",
      "mcp_send_accept_ms",
    ],
    run: measureCli,
  },
  {
    names: ["send_to_submitted_p50_ms", "send_to_submitted_p95_ms", "burst_20_last_submitted_ms"],
    run: measureDelivery,
  },
  {
    names: [
      "quick_start_1_ms",
      "quick_start_5_ms",
      "quick_start_20_ms",
      "quick_start_20_ready_ms",
      "shutdown_20_ms",
    ],
    run: measureStart,
  },
  {
    names: [
      "restart_20_ms",
      "add_agent_ms",
      "stop_agent_ms",
      "takeover_ms",
      "cycles_200_left_processes",
      "cycles_200_left_files",
      "cycles_200_grown_mb",
    ],
    run: measureLifecycle,
  },
  {
    names: ["plugin_list_20_ms", "plugin_add_ms", "looping_plugin_status_ms", "looping_plugin_others_ms"],
    run: measurePlugins,
  },
  { names: ["busy_handover_p95_ms"], run: measureHandover },
  { names: ["hook_command_ms", "hook_command_cpu_ms", "hook_command_rss_mb"], run: measureHookCommand },
  {
    names: [
      "approval_detect_p95_ms",
      "approval_detect_screen_p95_ms",
      "turn_end_detect_p95_ms",
      "turn_end_detect_record_p95_ms",
    ],
    run: measureDetection,
  },
  { names: ["hostile_others_p95_ms"], run: measureHostile },
  { names: ["redact_hostile_ms"], run: measureRedactor },
  { names: ["recover_after_kill_ms"], run: measureRecovery },
  { names: ["transcript_300mb_open_ms", "transcript_300mb_cpu_pct"], run: measureTranscript },
  {
    names: ["overhead_rss_1_mb", "overhead_rss_20_mb", "processes_per_agent", "idle_cpu_20_s_per_min"],
    run: measureWeight,
  },
  {
    names: [
      "install_cold_ms",
      "install_first_message_ms",
      "install_disk_mb",
      "install_node_disk_mb",
      "install_version_ms",
      "install_update_20_gap_ms",
    ],
    run: measureInstall,
  },
  {
    names: [
      "real_idle_send_to_model_p50_ms",
      "real_idle_send_to_model_claude_ms",
      "real_idle_send_to_model_codex_ms",
      "real_busy_send_to_model_p50_ms",
      "real_busy_send_to_model_claude_ms",
      "real_busy_send_to_model_codex_ms",
      "real_5_ready_ms",
    ],
    run: measureReal,
  },
];

process.stderr.write(
  `${cpus().length} cores (${cpus()[0]?.model ?? "?"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}\n`,
);
for (const group of GROUPS)
  if (group.names.some((name) => name.startsWith(values.only)))
    for (const figure of await group.run()) say(figure);
