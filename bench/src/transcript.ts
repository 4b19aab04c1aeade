import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../packages/core/src/ground/index.ts";
import { followFile } from "../../packages/core/src/turns/follow-file.ts";
import { createTranscriptReader } from "../../packages/provider-claude/src/transcript.ts";
import { repeat } from "./bed.ts";
import type { Figure } from "./figure.ts";

const FILE_MB = 300;
const UNREAD_BYTES = 64 * 1024;
const GROWS_FOR_MS = 10_000;
const RUNS = 3;
const OPENINGS = 20;
const RECORD_BYTES = 2_000;
const BETWEEN_WRITES_MS = 20;

/** One record as a model's answer leaves it; its length is a usual one. */
const record = (): string => {
  const head = { type: "assistant", timestamp: new Date().toISOString(), sessionId: "s", uuid: "u" };
  const text = "a model says what it has found and what it does next. "
    .repeat(40)
    .slice(0, RECORD_BYTES - 250);
  const content = [{ type: "text", text }];
  const usage = { input_tokens: 1, output_tokens: 1 };
  return `${JSON.stringify({ ...head, message: { id: "m", role: "assistant", content, usage } })}\n`;
};

/** Another process writes, so that our CPU time is the reader's alone: 20 KB fifty times a second. */
const WRITER = `
  const [path, line, everyMs, count] = process.argv.slice(1);
  const fs = require("node:fs");
  setInterval(() => { for (let i = 0; i < Number(count); i++) fs.appendFileSync(path, line); }, Number(everyMs));
`;

/**
 * The follower and Claude Code's reader on a file of 300 MB: opening it near its end, and keeping up with 1 MB a second.
 * CPU time of this process against the monotonic clock.
 */
export const measureTranscript = async (): Promise<readonly Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), "ta-bench-"));
  const path = join(folder, "record.jsonl");
  try {
    fill(path);
    return [
      {
        name: "transcript_300mb_open_ms",
        unit: "ms",
        samples: await repeat(OPENINGS, async () => open(path)),
      },
      { name: "transcript_300mb_cpu_pct", unit: "%", samples: await repeat(RUNS, () => keepUp(path)) },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const fill = (path: string): void => {
  const line = record();
  const million = Buffer.from(line.repeat(Math.ceil(2 ** 20 / line.length)));
  const file = openSync(path, "w");
  for (let written = 0; written < FILE_MB * 2 ** 20; written += million.length) writeSync(file, million);
  closeSync(file);
};

const follow = (path: string, offset: number) => {
  const reader = createTranscriptReader();
  const seen = { bytes: 0, facts: 0 };
  const follower = followFile({
    clock: systemClock,
    path,
    offset,
    onReset: () => {
      throw new Error("the file was taken for another one");
    },
    onLines: (lines) => {
      for (const line of lines) {
        seen.bytes += line.length + 1;
        seen.facts += reader.push(line).length;
      }
    },
  });
  return { seen, follower };
};

/** The place that an earlier life stored: the end of a line. */
const nearTheEnd = (path: string): number => {
  const lineBytes = record().length;
  return Math.floor((statSync(path).size - UNREAD_BYTES) / lineBytes) * lineBytes;
};

const open = (path: string): number => {
  const offset = nearTheEnd(path);
  const began = performance.now();
  const { seen, follower } = follow(path, offset);
  const took = performance.now() - began;
  follower.stop();
  if (seen.bytes < UNREAD_BYTES) throw new Error(`only ${seen.bytes} bytes were read`);
  return took;
};

const keepUp = async (path: string): Promise<number> => {
  const { seen, follower } = follow(path, nearTheEnd(path));
  const line = record();
  const count = Math.round((2 ** 20 / line.length) * (BETWEEN_WRITES_MS / 1_000));
  const writer = spawn(
    process.execPath,
    ["-e", WRITER, path, line, String(BETWEEN_WRITES_MS), String(count)],
    {
      stdio: "inherit",
    },
  );
  try {
    const opened = seen.bytes;
    while (seen.bytes === opened) await new Promise((resolve) => setTimeout(resolve, 20));
    const [before, began, bytes] = [process.cpuUsage(), performance.now(), seen.bytes];
    await new Promise((resolve) => setTimeout(resolve, GROWS_FOR_MS));
    const { user, system } = process.cpuUsage(before);
    const tookMs = performance.now() - began;
    const mbPerSecond = (seen.bytes - bytes) / 2 ** 20 / (tookMs / 1_000);
    if (mbPerSecond < 0.9) throw new Error(`only ${mbPerSecond} MB/s arrived`);
    return ((user + system) / 1_000 / tookMs) * 100;
  } finally {
    writer.kill();
    follower.stop();
  }
};
