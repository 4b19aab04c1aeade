export { type CallOptions, type Connection, call, connect } from "./connection.ts";
export { connectTo, type EnsureOptions, ensureCoordinator, readHealth } from "./ensure.ts";
export { doorlessError, isSilent } from "./silence.ts";
export { livingProcess, stopCoordinator } from "./stop.ts";
