import type { OwnState } from "@team-agent/plugin-api";

/** `◐ Qwen - folder` works, `✳ Qwen - folder` waits for a person, without a sign it is idle (0.24.4). */
export const readTitle = (title: string): OwnState["state"] | null => {
  const found = /^(?:([◐◓◑◒✳])\uFE0E? )?Qwen - /u.exec(title);
  if (found === null) return null;
  return found[1] === undefined ? "idle" : found[1] === "✳" ? "waiting" : "busy";
};
