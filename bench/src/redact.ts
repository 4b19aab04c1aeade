import { redactText } from "../../packages/core/dist/client.js";
import type { Figure } from "./figure.ts";

const KB_256 = 256 * 1024;
const STARTS = ["", "password: ", "://a:", "-----BEGIN PRIVATE KEY-----", "eyJ", "token: ", "Bearer "];
const PARTS = [
  ...["a", "eyJ", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", '"', "\\", " ", "Bearer \t"],
  ...[
    "password",
    "token:",
    '"password":"',
    "--password ",
    "://a:",
    "-u a",
    "glpat-",
    "xoxb-",
    "github_pat_",
    "AKIA",
  ],
];

/** What the dearest text of 256 KB takes; each sample is the dearest of all. */
export const measureRedactor = async (): Promise<readonly Figure[]> => {
  const texts = STARTS.flatMap((start) =>
    PARTS.map((part) => (start + part.repeat(KB_256 / part.length)).slice(0, KB_256)),
  );
  const samples = Array.from({ length: 5 }, () => Math.max(...texts.map(timeOf)));
  return [{ name: "redact_hostile_ms", unit: "ms", samples }];
};

const timeOf = (text: string): number => {
  const start = performance.now();
  redactText(text);
  return performance.now() - start;
};
