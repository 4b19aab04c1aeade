export { EVENTS, type EventName } from "./catalogue.ts";
export { createEventLog, type EventLog, type LoggedEvent } from "./log.ts";
export { redact, redactText } from "./redact.ts";
