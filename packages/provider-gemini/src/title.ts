import type { OwnState } from "@team-agent/plugin-api";

const STATES: Readonly<Record<string, OwnState["state"]>> = {
  "◇": "idle",
  "✦": "busy",
  "⏲": "busy",
  "✋": "waiting",
};

/** `◇  Ready (folder)`, `✦  Working… (folder)`, `✋  Action Required (folder)` (0.61.0). */
export const readTitle = (title: string): OwnState["state"] | null =>
  STATES[/^(◇|✦|✋|⏲) {1,2}\S/u.exec(title)?.[1] ?? ""] ?? null;
