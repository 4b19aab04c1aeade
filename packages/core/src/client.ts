// The light door: what a command or a hook needs to talk to a coordinator. It imports nothing but Node's own modules.
export { type CallOptions, type Connection, call, connect, RemoteError } from "./client/connection.ts";
export { type EnsureOptions, ensureCoordinator, readHealth, stopCoordinator } from "./client/ensure.ts";
export { ERRORS } from "./errors.ts";
export { redactText } from "./events/redact.ts";
export { resolveWorkspace, STOPPED_MARK, type Workspace } from "./workspace/paths.ts";
