// The light door: what a command or a hook needs to talk to a coordinator. It imports nothing but Node's own modules.
export { type CallOptions, type Connection, call, connect, RemoteError } from "./client/connection.ts";
export { type EnsureOptions, ensureCoordinator, readHealth, stopCoordinator } from "./client/ensure.ts";
export { ERRORS } from "./errors.ts";
export { redactText } from "./events/redact.ts";
export { createOwnFile, readOwnFile, writeOwnFile } from "./workspace/own-file.ts";
export { makeOwnFolder, makeSecretFolder } from "./workspace/own-folder.ts";
export { ensurePrivateDir, resolveWorkspace, STOPPED_MARK, type Workspace } from "./workspace/paths.ts";
export { lookAt, requireKind } from "./workspace/unsafe.ts";
