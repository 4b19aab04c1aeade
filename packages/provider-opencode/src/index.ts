import type { ProviderPlugin } from "@team-agent/plugin-api";
import { validateModelWord as validateModel } from "@team-agent/plugin-api/toolkit";
import { answer } from "./answer.ts";
import { detectBypass } from "./command-line.ts";
import { detect } from "./detect.ts";
import { pass } from "./environment.ts";
import { hooks } from "./hooks.ts";
import { plan } from "./plan.ts";
import { openRecord } from "./record.ts";
import { repositoryExecutables } from "./repository.ts";
import { classify } from "./screen.ts";
import { sessions } from "./sessions.ts";

const opencode: ProviderPlugin = {
  kind: "provider",
  // The version this was written for, not the one of the host that loads it.
  apiVersion: 1,
  id: "opencode",
  pass,
  // `<service>/<model>`, of any service.
  models: [],
  events: {},
  hooks,
  sessions,
  screen: { classify },
  detect,
  plan,
  openRecord,
  // The first asks whether it is meant.
  interruptKeys: ["Escape", "Escape"],
  answer,
  repositoryExecutables,
  detectBypass,
  validateModel,
};

export default opencode;
