import { resolveWorkspace } from "../../packages/core/dist/client.js";
import { connectToNext, repeat, untilBusy, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";

const RUNS = 5;
/** The agent is idle again before anybody can be back: the wait is for the coordinator alone. */
const BUSY_MS = 150;

/**
 * The coordinator is killed while a message waits; until that message is delivered. A new team each time: one that dies
 * again and again is brought back more slowly. Both times are this machine's `Date.now`.
 */
export const measureRecovery = async (): Promise<readonly Figure[]> => [
  {
    name: "recover_after_kill_ms",
    unit: "ms",
    samples: await repeat(RUNS, () =>
      withTeam(1, async ({ connection, world }) => {
        const rpc = await connection();
        await rpc.call("send", { to: "a1", content: `[[sleep ${BUSY_MS}]]` });
        await untilBusy(rpc);
        const { pid } = await rpc.call<{ pid: number }>("health", {});
        const { deliveries } = await rpc.call<{ deliveries: readonly { message_id: string }[] }>("send", {
          to: "a1",
          content: "waits for whoever comes",
        });
        const killedAt = Date.now();
        process.kill(pid, "SIGKILL");
        const back = await connectToNext(resolveWorkspace(world.workspace).socket, pid);
        try {
          const { ok, message } = await back.call<{ ok: boolean; message: { delivered_at: number } }>(
            "message.wait",
            { messageId: deliveries[0]!.message_id, until: "delivered", timeoutMs: 30_000 },
          );
          if (!ok) throw new Error("the message was not delivered");
          return message.delivered_at - killedAt;
        } finally {
          back.close();
        }
      }),
    ),
  },
];
