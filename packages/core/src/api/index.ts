export type { MessageView } from "./describe.ts";
export { createHttpServer } from "./http.ts";
export { readInbox } from "./inbox.ts";
export { TOOLS } from "./mcp-tools.ts";
export { createRateLimit } from "./rate-limit.ts";
export { createSocketServer } from "./socket.ts";
