import { once } from "node:events";
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * refuse: the connection is closed; hang: no answer ever comes; missing: 404; cut: the connection ends in the middle of
 * the body; corrupt: as many bytes, and others.
 */
export type Fault = "refuse" | "hang" | "missing" | "cut" | "corrupt";

export interface FaultyRegistry {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** From now on, for each path that fits; the latest rule counts. */
  fail(fault: Fault, path?: RegExp): void;
  /** From the nth request on, counted from now: a registry that goes down half-way. */
  failAfter(requests: number, fault: Fault): void;
  heal(): void;
  /** Resolves when a path that fits was asked for: the moment for whatever else is to go wrong. */
  untilAsked(path: RegExp): Promise<void>;
  close(): Promise<void>;
}

/** The tarball of a package, whatever its version. */
export const tarballPath = (name: string): RegExp =>
  new RegExp(`^/${name.replace("/", "(?:/|%2[fF])")}/-/[^/]+(?:/[^/]+)?\\.tgz$`);

/** Stands in front of a registry, which names its tarballs by the address that it was asked by. */
export const startFaults = async (registryUrl: string): Promise<FaultyRegistry> => {
  const target = new URL(registryUrl);
  let rules: readonly { readonly fault: Fault; readonly path: RegExp; readonly from: number }[] = [];
  const asked: string[] = [];
  const waiting: { readonly path: RegExp; readonly tell: () => void }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    asked.push(path);
    for (const one of waiting) if (one.path.test(path)) one.tell();
    const rule = rules.findLast((one) => asked.length > one.from && one.path.test(path));
    if (rule?.fault === "hang") return;
    if (rule?.fault === "refuse") return void request.socket.destroy();
    if (rule?.fault === "missing") return void response.writeHead(404).end("{}");
    pass(target, request, response, rule?.fault);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    fail: (fault, path = /^/) => {
      rules = [...rules, { fault, path, from: 0 }];
    },
    failAfter: (requests, fault) => {
      rules = [...rules, { fault, path: /^/, from: asked.length + requests }];
    },
    heal: () => {
      rules = [];
    },
    untilAsked: async (path) => {
      if (asked.some((one) => path.test(one))) return;
      await new Promise<void>((tell) => waiting.push({ path, tell }));
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close").catch(() => {});
    },
  };
};

const pass = (
  target: URL,
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
): void => {
  const { method, url, headers } = request;
  const onward = ask(
    { host: target.hostname, port: target.port, method, path: url, headers },
    async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const { "transfer-encoding": _, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 500, { ...kept, "content-length": body.length });
      if (fault === "cut") {
        response.write(body.subarray(0, body.length / 2), () => request.socket.destroy());
        return;
      }
      response.end(fault === "corrupt" ? Buffer.from(body.map((byte) => byte ^ 0x55)) : body);
    },
  );
  onward.on("error", () => request.socket.destroy());
  request.pipe(onward);
};
