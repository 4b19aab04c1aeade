import { repeat, untilBusy, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";
import { callersOf, hookPoster, recordHookText, toolFinished } from "./hook-door.ts";

const CALLS = 300;
const WARM_UP = 20;

/** The call of a busy agent's hook after a tool, with a message waiting: in → answer out, by our monotonic clock. */
export const measureHandover = (): Promise<readonly Figure[]> =>
  withTeam(1, async (bed) => {
    const rpc = await bed.connection();
    const { doors } = await rpc.call<{ doors: { mcp: string } }>("health", {});
    const [caller] = await callersOf(bed, rpc);
    const post = hookPoster(doors.mcp, caller!);
    await rpc.call("send", { to: "a1", content: "[[sleep 600000]]" });
    await untilBusy(rpc);
    const samples = await repeat(WARM_UP + CALLS, async (index) => {
      await rpc.call("send", { to: "a1", content: `message ${index}` });
      const body = toolFinished(caller!, index);
      const began = performance.now();
      const answer = await post("PostToolUse", body);
      const took = performance.now() - began;
      if (!answer.includes(`message ${index}`)) throw new Error(`no message was handed over: ${answer}`);
      recordHookText(caller!, answer);
      return took;
    });
    return [{ name: "busy_handover_p95_ms", unit: "ms", samples: samples.slice(WARM_UP), quantile: 0.95 }];
  });
