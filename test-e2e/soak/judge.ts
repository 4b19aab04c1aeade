import type { Sample } from "./sample.ts";

export const MAX_GROWTH_MB = 10;
/** Six files of events of 5 MB each, and little else. */
export const MAX_LOG_MB = 32;
/** What tmux keeps of a window to scroll back in (5 000 lines) fills up, and stays. */
export const MAX_TMUX_MB_PER_AGENT = 4;
/** A message whose text is gone stays as a row, with its last evidence and their indexes. */
export const MAX_ROW_KB = 1.2;

export interface Check {
  readonly ok: boolean;
  readonly text: string;
}

/** Compares the first quarter of a run with its last. */
export const judgeWeight = (samples: readonly Sample[], agents: number): readonly Check[] => {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const growth = (of: (sample: Sample) => number) =>
    median(samples.slice(-quarter).map(of)) - median(samples.slice(0, quarter).map(of));
  const memory = growth((sample) => sample.coordinatorMb);
  const tmux = Math.max(...samples.map((sample) => sample.tmuxMb));
  const maxTmux = MAX_TMUX_MB_PER_AGENT * (agents + 1);
  const log = Math.max(...samples.map((sample) => sample.logMb));
  const rowKb =
    (growth((sample) => sample.databaseMb) * 1024) /
    Math.max(
      1,
      growth(({ messages }) => messages),
    );
  return [
    check(
      memory <= MAX_GROWTH_MB,
      `memory of the coordinator grew by ${memory.toFixed(1)} MB (at most ${MAX_GROWTH_MB})`,
    ),
    check(tmux <= maxTmux, `the tmux server had ${tmux.toFixed(1)} MB (at most ${maxTmux})`),
    check(log <= MAX_LOG_MB, `the logs had ${log.toFixed(1)} MB (at most ${MAX_LOG_MB})`),
    check(
      rowKb <= MAX_ROW_KB,
      `the database grew by ${rowKb.toFixed(2)} KB for each message (at most ${MAX_ROW_KB}: its row, without its text)`,
    ),
  ];
};

export const check = (ok: boolean, text: string): Check => ({ ok, text });

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
