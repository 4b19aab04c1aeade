// The light door: what a command or a hook needs to talk to a coordinator. It imports nothing but Node's own modules.
export { call, type CallOptions, type Connection, connect, RemoteError } from "./client/connection.ts";
export { ensureCoordinator, type EnsureOptions, readHealth, stopCoordinator } from "./client/ensure.ts";
export { ERRORS } from "./errors.ts";
export { resolveWorkspace, type Workspace } from "./workspace/paths.ts";
export { redactText } from "./events/redact.ts";
