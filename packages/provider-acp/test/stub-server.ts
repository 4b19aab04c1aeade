import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface HookRecord {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into foreign JSON at will
  readonly body: Record<string, any>;
  /** The caller gave up before it was answered. */
  isHungUp: boolean;
}

/** A coordinator small enough to read: it keeps the calls of hooks, and answers what the test wants. */
export interface StubServer {
  readonly url: string;
  readonly hooks: HookRecord[];
  /** Answers for the next calls of an event, in order; a function may answer later. */
  readonly answers: Record<string, (unknown | (() => Promise<unknown>))[]>;
  close(): Promise<void>;
}

export const startStub = async (): Promise<StubServer> => {
  const hooks: HookRecord[] = [];
  const answers: StubServer["answers"] = {};
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const event = request.url?.split("/").at(-1) ?? "";
    if (request.headers.authorization !== "Bearer s3cret") {
      response.writeHead(401).end();
      return;
    }
    const hook: HookRecord = { event, body: JSON.parse(text), isHungUp: false };
    hooks.push(hook);
    response.on("close", () => {
      hook.isHungUp = !response.writableFinished;
    });
    const next = answers[event]?.shift() ?? null;
    const answer = await (typeof next === "function" ? next() : next);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(answer === null ? "" : JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hooks,
    answers,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};
