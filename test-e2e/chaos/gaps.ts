import { connect } from "@team-agent/core/client";

export interface Gaps {
  /** Waits until somebody answers. The first to notice measures; the others wait with it. */
  wait(): Promise<void>;
  summary(): string;
}

/** So long a person waits before the next command, which starts a coordinator that is not back. */
const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 20;

/** Measures the time without a coordinator as somebody has it who only waits, until patience is over. */
export const createGaps = (socket: string, ensure: () => Promise<unknown>): Gaps => {
  const lengths: number[] = [];
  let byCommand = 0;
  let running: Promise<void> | null = null;

  const measure = async (): Promise<void> => {
    const began = performance.now();
    while (!(await answers(socket))) {
      if (performance.now() - began > PATIENCE_MS) {
        byCommand += 1;
        await ensure();
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    lengths.push(Math.round(performance.now() - began));
  };

  return {
    wait: () => {
      running ??= measure().finally(() => {
        running = null;
      });
      return running;
    },
    summary: () => {
      if (lengths.length === 0) return "never without a coordinator";
      const sorted = lengths.toSorted((a, b) => a - b);
      return `without a coordinator ${sorted.length} times: median ${sorted[sorted.length >> 1]} ms, longest ${sorted.at(-1)} ms; back by itself ${sorted.length - byCommand} times, by a command after ${PATIENCE_MS / 1000} s ${byCommand} times`;
    },
  };
};

const answers = async (socket: string): Promise<boolean> => {
  const connection = await connect(socket).catch(() => null);
  connection?.close();
  return connection !== null;
};
