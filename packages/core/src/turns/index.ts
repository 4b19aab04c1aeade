export { applyFacts, setIdle } from "./apply.ts";
export { clearProviderError, noteProviderError, QUOTA_RESET } from "./provider-error.ts";
export { followTranscript, locateTranscript } from "./transcript.ts";
export { watchFile } from "./watch-file.ts";
