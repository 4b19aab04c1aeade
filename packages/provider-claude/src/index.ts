import type { ProviderPlugin } from "@team-agent/plugin-api";
import { answer } from "./answer.ts";
import { detectBypass, validateModel } from "./command-line.ts";
import { detect } from "./detect.ts";
import { pass } from "./environment.ts";
import { hooks } from "./hooks.ts";
import { ownAgents } from "./own-agents.ts";
import { ownStateFile } from "./own-state.ts";
import { plan } from "./plan.ts";
import { repositoryExecutables } from "./repository.ts";
import { classify } from "./screen.ts";
import { readError } from "./screen-error.ts";
import { sessions } from "./sessions.ts";
import { skills } from "./skills.ts";
import { createTranscriptReader } from "./transcript.ts";

const claude: ProviderPlugin = {
  kind: "provider",
  // The version this was written for, not the one of the host that loads it.
  apiVersion: 1,
  id: "claude",
  pass,
  // Aliases and ids change by account and gateway; the program itself says no to a wrong one.
  models: [],
  events: {},
  hooks,
  sessions,
  screen: { classify, readError },
  ownStateFile,
  skills,
  ownAgents,
  detect,
  plan,
  createTranscriptReader,
  interruptKeys: ["Escape"],
  answer,
  repositoryExecutables,
  detectBypass,
  validateModel,
};

export default claude;
