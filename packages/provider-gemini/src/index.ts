import type { ProviderPlugin } from "@team-agent/plugin-api";
import { validateModelWord as validateModel } from "@team-agent/plugin-api/toolkit";
import { answer } from "./answer.ts";
import { detectBypass } from "./command-line.ts";
import { detect } from "./detect.ts";
import { pass } from "./environment.ts";
import { hooks } from "./hooks.ts";
import { plan } from "./plan.ts";
import { repositoryExecutables } from "./repository.ts";
import { classify } from "./screen.ts";
import { readError } from "./screen-error.ts";
import { sessions } from "./sessions.ts";
import { readTitle } from "./title.ts";
import { createTranscriptReader } from "./transcript.ts";

const gemini: ProviderPlugin = {
  kind: "provider",
  // The version this was written for, not the one of the host that loads it.
  apiVersion: 1,
  id: "gemini",
  pass,
  // An account's, or any gateway's.
  models: [],
  events: {},
  hooks,
  sessions,
  screen: { classify, readTitle, readError },
  detect,
  plan,
  createTranscriptReader,
  interruptKeys: ["Escape"],
  answer,
  repositoryExecutables,
  detectBypass,
  validateModel,
};

export default gemini;
