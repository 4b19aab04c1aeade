export { applyFacts, setIdle } from "./apply.ts";
export { learnSession } from "./learn-session.ts";
export { clearProviderError, noteProviderError, QUOTA_RESET } from "./provider-error.ts";
export { recordEnd } from "./record-end.ts";
export {
  continuationsOf,
  errorOf,
  isFollowed,
  noteContinued,
  type ProviderErrorView,
  readRecord,
  setTurn,
  startBehind,
  type TurnView,
  turnOf,
} from "./state.ts";
export { followTranscript, locateTranscript, readToTheEnd } from "./transcript.ts";
export { watchFile } from "./watch-file.ts";
