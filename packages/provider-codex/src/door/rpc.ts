import { connect as connectSocket } from "node:net";
import { isRecord, parseObject, stringOf } from "@team-agent/plugin-api/toolkit";
import WebSocket from "ws";
import { HELLO } from "./hello.ts";

type Json = Readonly<Record<string, unknown>>;
type Id = string | number;

export interface RpcListener {
  told(method: string, params: Json): void;
  asked(id: Id, method: string, params: Json): void;
  closed(reason: string): void;
}

export interface Rpc {
  isOpen(): boolean;
  /** Rejects with an error that `isRefusal` where the server answered no, and with another error where it did not answer at all. */
  call(method: string, params: Json): Promise<Json>;
  answer(id: Id, result: Json): void;
  close(): void;
}

const REFUSED = "AppServerRefused";

/** The server's own no: nothing was done. */
export const isRefusal = (error: unknown): boolean => error instanceof Error && error.name === REFUSED;

/** Connects to an app server on a unix socket and says hello. Nothing that it sends throws here. */
export const connect = (address: string, listener: RpcListener): Promise<Rpc> =>
  new Promise((resolve, reject) => {
    const waiting = new Map<Id, { resolve(result: Json): void; reject(error: Error): void }>();
    const socket = new WebSocket("ws://localhost/", {
      createConnection: () => connectSocket(address),
      perMessageDeflate: false,
      handshakeTimeout: 5_000,
    });
    let lastId = HELLO.id as number;
    let isGreeted = false;
    const send = (message: object) => socket.send(JSON.stringify(message), () => {});
    const answered = (id: Id): Promise<Json> =>
      new Promise((done, failed) => {
        waiting.set(id, { resolve: done, reject: failed });
      });
    const rpc: Rpc = {
      isOpen: () => socket.readyState === WebSocket.OPEN,
      call: (method, params) => {
        lastId += 1;
        const answer = answered(lastId);
        send({ id: lastId, method, params });
        return answer;
      },
      answer: (id, result) => send({ id, result }),
      close: () => socket.close(),
    };
    const end = (reason: string) => {
      for (const { reject: fail } of waiting.values()) fail(new Error(reason));
      waiting.clear();
      if (isGreeted) listener.closed(reason);
      else reject(new Error(reason));
    };
    socket.on("error", (error) => end(error.message));
    socket.on("close", () => end("its app server hung up"));
    const take = (message: Json) => {
      const id = message.id as Id | undefined;
      const method = stringOf(message.method);
      const params = isRecord(message.params) ? message.params : {};
      if (method !== undefined)
        return id === undefined ? listener.told(method, params) : listener.asked(id, method, params);
      const call = id === undefined ? undefined : waiting.get(id);
      if (id === undefined || call === undefined) return;
      waiting.delete(id);
      const { error, result } = message;
      if (isRecord(error)) call.reject(Object.assign(new Error(stringOf(error.message)), { name: REFUSED }));
      else call.resolve(isRecord(result) ? result : {});
    };
    socket.on("message", (data) => {
      try {
        take(parseObject(String(data)) ?? {});
      } catch (error) {
        end(String(error));
        socket.terminate();
      }
    });
    socket.on("open", () => {
      send(HELLO);
      answered(HELLO.id).then(() => {
        send({ method: "initialized" });
        isGreeted = true;
        resolve(rpc);
      }, reject);
    });
  });
