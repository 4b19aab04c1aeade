import type { ProviderPlugin } from "./provider.ts";
import type { TransportPlugin } from "./transport.ts";

/** Every member that a plugin has to have, and whether it is called. One that is missing here does not compile. */
export type RequiredMembers<Plugin> = {
  readonly [Name in keyof Plugin as Record<never, never> extends Pick<Plugin, Name>
    ? never
    : Name]: Plugin[Name] extends (...given: never[]) => unknown ? "function" : "value";
};

export const PROVIDER_MEMBERS: RequiredMembers<ProviderPlugin> = {
  kind: "value",
  apiVersion: "value",
  id: "value",
  pass: "value",
  models: "value",
  events: "value",
  hooks: "value",
  sessions: "value",
  screen: "value",
  detect: "function",
  plan: "function",
  answer: "function",
  repositoryExecutables: "function",
  detectBypass: "function",
  validateModel: "function",
};

export const TRANSPORT_MEMBERS: RequiredMembers<TransportPlugin> = {
  kind: "value",
  apiVersion: "value",
  id: "value",
  errors: "value",
  detect: "function",
  open: "function",
  locateCaller: "function",
  findProcess: "function",
  environmentOf: "function",
  at: "function",
  attachTo: "function",
  sessions: "function",
  startSession: "function",
};
