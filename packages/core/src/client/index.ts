export { type CallOptions, type Connection, call, connect } from "./connection.ts";
export {
  connectTo,
  type EnsureOptions,
  ensureCoordinator,
  readHealth,
  replaceCoordinator,
} from "./ensure.ts";
export { onlyLooks } from "./looks.ts";
export { doorlessError, isSilent } from "./silence.ts";
export { leavingProcess, livingProcess, stopCoordinator } from "./stop.ts";
export {
  isGone,
  isReplaced,
  lostError,
  notBegun,
  outcomeOf,
  stoppingError,
  unanswered,
} from "./unanswered.ts";
