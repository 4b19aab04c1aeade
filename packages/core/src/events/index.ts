export { EVENTS, type EventField, type EventName } from "./catalogue.ts";
export { createEventLog, type EventLog, type LoggedEvent } from "./log.ts";
export { readEventLog } from "./read.ts";
export { readEventLogBack } from "./read-back.ts";
export { redact, redactExcept, redactText } from "./redact.ts";
export { rotateIfLarge } from "./rotate.ts";
export { writeStepError } from "./step-error.ts";
