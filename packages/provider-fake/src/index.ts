import type { ProviderPlugin } from "@team-agent/plugin-api";
import { PLUGIN_API_VERSION } from "@team-agent/plugin-api/toolkit";
import { answerDialog } from "./answer.ts";
import { classifyScreen } from "./classify.ts";
import { hookAdapter } from "./hooks.ts";
import { AGENT_PROGRAM, MODELS, planLaunch, validateModel } from "./plan.ts";
import { findRepositoryExecutables } from "./repository.ts";
import { readError } from "./screen-error.ts";
import { sessions } from "./sessions.ts";
import { createTranscriptReader } from "./transcript.ts";
import { FAKE_VERSION } from "./version.ts";

const plugin: ProviderPlugin = {
  kind: "provider",
  apiVersion: PLUGIN_API_VERSION,
  id: "fake",
  pass: [{ name: "FAKE_AGENT_*", secret: false }],
  models: MODELS,
  events: {
    "provider.fake.note": { description: "The script told something for the event log.", fields: ["text"] },
  },
  hooks: hookAdapter,
  sessions,
  screen: { classify: classifyScreen, readError },
  detect: async () => ({
    installed: true,
    program: AGENT_PROGRAM,
    version: FAKE_VERSION,
    versionVerified: true,
    signedIn: "yes",
  }),
  plan: planLaunch,
  createTranscriptReader,
  interruptKeys: ["Escape"],
  answer: answerDialog,
  repositoryExecutables: findRepositoryExecutables,
  detectBypass: (argv) => (argv.includes("--fake-bypass") ? "--fake-bypass" : null),
  validateModel,
};

export default plugin;
