import type { Door, DoorListener, DoorQuery } from "@team-agent/plugin-api";
import { isRecord, stringOf } from "@team-agent/plugin-api/toolkit";
import { decisionFor, permissionOf } from "./requests.ts";
import { connect, isRefusal, type Rpc } from "./rpc.ts";
import { follow, type Thread, takesText, threadOf } from "./thread.ts";
import { createUsage } from "./usage.ts";

type Json = Readonly<Record<string, unknown>>;

/** A second client of the thread that the agent's window shows. */
export const openDoor = async (query: DoorQuery, listener: DoorListener): Promise<Door> => {
  const early: (() => void)[] = [];
  let client: Client | null = null;
  const later = (run: (client: Client) => void) => {
    if (client) run(client);
    else early.push(() => run(client!));
  };
  const rpc = await connect(query.address, {
    told: (method, params) => later((one) => one.told(method, params)),
    asked: (id, method, params) => later((one) => one.asked(id, method, params)),
    closed: listener.closed,
  });
  try {
    const threadId = query.sessionId ?? (await shownThread(rpc));
    const thread = await subscribe(rpc, threadId, query.agentId);
    client = createClient(rpc, threadId, threadOf(thread.status), listener);
    void listener.called(
      {
        kind: "sessionStarted",
        sessionId: threadId,
        ...(stringOf(thread.path) === undefined ? {} : { transcriptPath: stringOf(thread.path)! }),
        fromSubagent: false,
        facts: [],
      },
      new AbortController().signal,
    );
    for (const run of early) run();
    return client.door;
  } catch (error) {
    rpc.close();
    throw error;
  }
};

/** The one that the window began: the server is this agent's alone, and its helpers keep none of theirs. */
const shownThread = async (rpc: Rpc): Promise<string> => {
  const { data } = await rpc.call("thread/loaded/list", {});
  for (const threadId of Array.isArray(data) ? data.map(String) : []) {
    const { thread } = await rpc.call("thread/read", { threadId });
    if (isRecord(thread) && thread.ephemeral === false) return threadId;
  }
  throw new Error("its window shows no conversation yet");
};

/** A thread without a turn has no record to go on in, until it has a name (0.169.0). */
const subscribe = async (rpc: Rpc, threadId: string, name: string): Promise<Json> => {
  const resume = () => rpc.call("thread/resume", { threadId, excludeTurns: true });
  const answer = await resume().catch(async (error: unknown) => {
    if (!isRefusal(error)) throw error;
    await rpc.call("thread/name/set", { threadId, name });
    return await resume();
  });
  return isRecord(answer.thread) ? answer.thread : {};
};

interface Client {
  readonly door: Door;
  told(method: string, params: Json): void;
  asked(id: string | number, method: string, params: Json): void;
}

const createClient = (rpc: Rpc, threadId: string, now: Thread, listener: DoorListener): Client => {
  let thread = now;
  let isStarting = false;
  const usage = createUsage();
  const open = new Map<string | number, AbortController>();

  const input = (text: string, id: string) => ({
    threadId,
    clientUserMessageId: id,
    input: [{ type: "text", text, text_elements: [] }],
  });
  const steer = (text: string, id: string) =>
    rpc.call("turn/steer", { ...input(text, id), expectedTurnId: thread.turnId });
  const start = (text: string, id: string) => {
    isStarting = true;
    return rpc.call("turn/start", input(text, id)).finally(() => {
      isStarting = false;
    });
  };

  /** A reason reaches the model as a text of its own, behind the tool that was refused. */
  const decide = async (id: string | number, params: Json, withdrawn: AbortController): Promise<void> => {
    const call = permissionOf(String(params.method), params, thread.tools.get(String(params.itemId)));
    if (call === null) return;
    const answer = await listener.called(call, withdrawn.signal);
    const decision = decisionFor(answer);
    if (!open.delete(id) || decision === null) return;
    if (answer.kind === "deny")
      await steer(`"${call.tool?.command}" was denied: ${answer.reason}`, `denied ${String(id)}`).catch(
        () => {},
      );
    rpc.answer(id, decision);
  };

  return {
    told: (method, params) => {
      if (method === "serverRequest/resolved") {
        const id = params.requestId as string | number;
        open.get(id)?.abort();
        open.delete(id);
      }
      usage.told(method, params);
      if (params.threadId !== threadId) return;
      const before = thread;
      thread = follow(thread, method, params);
      const facts = method === "turn/completed" ? usage.facts(Date.now()) : [];
      // Something may go in now.
      if (facts.length > 0 || (takesText(thread) && thread !== before && method !== "item/completed"))
        void listener.called({ kind: "notified", fromSubagent: false, facts }, new AbortController().signal);
    },
    asked: (id, method, params) => {
      if (params.threadId !== threadId) return;
      const withdrawn = new AbortController();
      open.set(id, withdrawn);
      void decide(id, { ...params, method }, withdrawn).catch(() => {});
    },
    door: {
      takesText: () => rpc.isOpen() && !isStarting && takesText(thread),
      deliver: async (text, id) => {
        if (!rpc.isOpen() || isStarting || !takesText(thread)) return "later";
        try {
          await (thread.isActive ? steer(text, id) : start(text, id));
          return "taken";
        } catch (error) {
          if (isRefusal(error)) return "later";
          throw error;
        }
      },
      interrupt: async () => {
        if (thread.turnId === null) throw new Error("no running turn is known");
        await rpc.call("turn/interrupt", { threadId, turnId: thread.turnId });
      },
      close: rpc.close,
    },
  };
};
