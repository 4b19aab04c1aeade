import type { Connection } from "../../packages/core/dist/client.js";
import { repeat, untilIdle, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";

const MESSAGES = 100;
const BURSTS = 5;

interface Message {
  readonly created_at: number;
  readonly submitted_at: number;
}

export const measureDelivery = async (): Promise<readonly Figure[]> => {
  const legs = await withTeam(1, async ({ connection }) => {
    const rpc = await connection();
    return await repeat(MESSAGES, async (index) => {
      await untilIdle(rpc);
      const [message] = await submitted(rpc, ["a1"], `message ${index}`);
      return message!.submitted_at - message!.created_at;
    });
  });
  const bursts = await withTeam(20, async ({ connection }) => {
    const rpc = await connection();
    const names = Array.from({ length: 20 }, (_, index) => `a${index + 1}`);
    return await repeat(BURSTS, async (index) => {
      await untilIdle(rpc);
      const messages = await submitted(rpc, names, `burst ${index}`);
      return (
        Math.max(...messages.map((one) => one.submitted_at)) -
        Math.min(...messages.map((one) => one.created_at))
      );
    });
  });
  return [
    { name: "send_to_submitted_p50_ms", unit: "ms", samples: legs },
    { name: "send_to_submitted_p95_ms", unit: "ms", samples: legs, quantile: 0.95 },
    { name: "burst_20_last_submitted_ms", unit: "ms", samples: bursts },
  ];
};

/** Sends to each at once, and waits until each was handed over. */
const submitted = async (
  rpc: Connection,
  names: readonly string[],
  content: string,
): Promise<readonly Message[]> => {
  const { deliveries } = await rpc.call<{ deliveries: readonly { message_id: string }[] }>("send", {
    to: names,
    content,
  });
  return await Promise.all(
    deliveries.map(async ({ message_id: messageId }) => {
      const { ok, message } = await rpc.call<{ ok: boolean; message: Message }>("message.wait", {
        messageId,
        until: "submitted",
        timeoutMs: 30_000,
      });
      if (!ok) throw new Error(`${messageId} was not handed over`);
      return message;
    }),
  );
};
