import { ACP_PROGRAMS } from "./acp.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { gemini } from "./gemini.ts";
import { opencode } from "./opencode.ts";
import type { RealProgram } from "./program.ts";
import { qwen } from "./qwen.ts";

/** By the id of its provider. Another one is a file beside this one, and a line here. */
export const PROGRAMS = {
  claude,
  codex,
  copilot,
  gemini,
  opencode,
  qwen,
} as const satisfies Readonly<Record<string, RealProgram>>;

/** With those that are tried through a provider for many, or in another way than their usual one. */
export const ALL_PROGRAMS = { ...PROGRAMS, ...ACP_PROGRAMS, "codex-door": { ...codex, cached: "codex" } };

export type ProgramName = keyof typeof ALL_PROGRAMS;

export const PROGRAM_NAMES = Object.keys(PROGRAMS) as readonly (keyof typeof PROGRAMS)[];
