import { text } from "node:stream/consumers";
import { tell } from "../lib/output.ts";

/**
 * Hands the call of a program's hook to whoever records that program. It answers nothing, and never fails: where nobody
 * records, the program goes on as without a hook.
 */
export const recordHook = async (event: string): Promise<void> => {
  const { TEAM_AGENT_RECORD_URL: url, TEAM_AGENT_RECORD_TOKEN: token } = process.env;
  if (!url || !token) return;
  try {
    const body = await text(process.stdin);
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const { status } = await fetch(`${url}/${encodeURIComponent(event)}`, { method: "POST", headers, body });
    if (status !== 200) tell(`the call of ${event} was not captured (${status})`);
  } catch {
    // The recording has ended, and the program has not.
  }
};
