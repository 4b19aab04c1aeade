import type { OwnState } from "@team-agent/plugin-api";

/** A spinner stands in the title of a working Codex, `Action Required` in that of a waiting one. Any other is no answer. */
export const readTitle = (title: string): OwnState["state"] | null => {
  if (/\bAction Required\b/.test(title)) return "waiting";
  return /^[\u2801-\u28ff] /.test(title) ? "busy" : null;
};
