export { type CallOptions, type Connection, call, connect, RemoteError } from "./connection.ts";
export { type EnsureOptions, ensureCoordinator, readHealth, stopCoordinator } from "./ensure.ts";
