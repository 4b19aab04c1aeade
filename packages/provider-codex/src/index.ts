import type { ProviderPlugin } from "@team-agent/plugin-api";
import { answer } from "./answer.ts";
import { detectBypass, validateModel } from "./command-line.ts";
import { detect } from "./detect.ts";
import { openDoor, USAGE } from "./door/index.ts";
import { pass } from "./environment.ts";
import { hooks } from "./hooks.ts";
import { plan } from "./plan.ts";
import { repositoryExecutables } from "./repository.ts";
import { classify } from "./screen.ts";
import { readError } from "./screen-error.ts";
import { sessions } from "./sessions.ts";
import { skills } from "./skills.ts";
import { readTitle } from "./title.ts";
import { createTranscriptReader } from "./transcript.ts";

const codex: ProviderPlugin = {
  kind: "provider",
  // The version this was written for, not the one of the host that loads it.
  apiVersion: 1,
  id: "codex",
  pass,
  // The catalogue depends on the account and the model provider.
  models: [],
  events: USAGE,
  hooks,
  sessions,
  screen: { classify, readTitle, readError },
  skills,
  detect,
  plan,
  createTranscriptReader,
  openDoor,
  interruptKeys: ["Escape"],
  answer,
  repositoryExecutables,
  detectBypass,
  validateModel,
};

export default codex;
