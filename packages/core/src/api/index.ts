export type { MessageView } from "./describe.ts";
export { createHttpServer } from "./http.ts";
export { readInbox, showMessage } from "./inbox.ts";
export { createOpenCalls, type OpenCalls } from "./open-calls.ts";
export { OPERATIONS, type OperationTypes, TOOLS } from "./operations.ts";
export { createRateLimit } from "./rate-limit.ts";
export { createSocketServer, type SocketServer } from "./socket.ts";
