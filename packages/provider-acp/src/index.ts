import type { ProviderPlugin } from "@team-agent/plugin-api";
import { validateModelWord as validateModel } from "@team-agent/plugin-api/toolkit";
import { answer } from "./answer.ts";
import { pass } from "./environment.ts";
import { hooks } from "./hooks.ts";
import { plan } from "./plan.ts";
import { isKnown } from "./programs.ts";
import { repositoryExecutables } from "./repository.ts";
import { classify, readError } from "./screen.ts";
import { sessions } from "./sessions.ts";
import { createTranscriptReader } from "./transcript.ts";

const acp: ProviderPlugin = {
  kind: "provider",
  // The version this was written for, not the one of the host that loads it.
  apiVersion: 1,
  id: "acp",
  pass,
  models: [],
  events: {},
  hooks,
  sessions,
  screen: { classify, readError },
  // Which program is started says the role alone: what is missing is told by the plan.
  detect: async () => ({
    installed: true,
    program: process.execPath,
    versionVerified: false,
    signedIn: "unknown",
  }),
  plan,
  createTranscriptReader,
  interruptKeys: ["Escape"],
  answer,
  repositoryExecutables,
  knowsCommand: isKnown,
  detectBypass: () => null,
  validateModel,
};

export default acp;
