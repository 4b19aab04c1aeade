import type { OwnState } from "@team-agent/plugin-api";

/** `◇  Ready (folder)`, `✦  Working… (folder)`, `⏲` for a command in silence, `✋  Action Required (folder)` (0.61.0). */
export const readTitle = (title: string): OwnState["state"] | null => {
  const [, sign] = /^(◇|✦|⏲|✋) {1,2}\S/u.exec(title) ?? [];
  if (sign === undefined) return null;
  return sign === "◇" ? "idle" : sign === "✋" ? "waiting" : "busy";
};
