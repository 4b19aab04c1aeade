import type { Provider } from "@team-agent/plugin-api";
import type { Faults } from "./faults.ts";
import { guardDoor } from "./open-door.ts";
import { guardRecord } from "./open-record.ts";
import type { PluginProblem } from "./read.ts";
import { createRecordReader, type RecordReader } from "./record-reader.ts";
import { withinTime } from "./within-time.ts";

/** What takes longer hangs: it looks at files, or asks its program for its version. */
const SETTLE_MS = 20_000;

/** A provider none of whose functions can hold up or end whoever calls it. */
export interface GuardedProvider extends Provider {
  createTranscriptReader(): RecordReader;
  /** Why nothing of it is called any more, its code having failed; null while it is used. */
  refused(): PluginProblem | null;
}

export const guardProvider = (provider: Provider, faults: Faults): GuardedProvider => {
  /** A question whose answer may be "unknown". */
  const asked =
    <Given extends unknown[], Answer>(
      member: string,
      code: (...given: Given) => Answer,
      unknown: (why: string) => Answer,
    ) =>
    (...given: Given): Answer => {
      try {
        return faults.run({ member }, () => code(...given));
      } catch (error) {
        return unknown((error as Error).message);
      }
    };
  const told =
    <Given extends unknown[], Answer>(member: string, code: (...given: Given) => Answer) =>
    (...given: Given): Answer =>
      faults.run({ member, mayThrow: true }, () => code(...given));
  const settled =
    <Given extends unknown[], Answer>(member: string, code: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      const answer = told(member, code)(...given);
      return await withinTime(answer, SETTLE_MS, `${member} of provider ${provider.id} was not answered`);
    };
  const { hooks, sessions, screen, ownStateFile } = provider;
  return {
    ...provider,
    refused: faults.refused,
    hooks: hooks && {
      ...hooks,
      read: told("hooks.read", hooks.read.bind(hooks)),
      answer: told("hooks.answer", hooks.answer.bind(hooks)),
    },
    sessions: {
      ...sessions,
      locate: settled("sessions.locate", sessions.locate.bind(sessions)),
      isResumable: settled("sessions.isResumable", sessions.isResumable.bind(sessions)),
      ...(sessions.findFork && { findFork: settled("sessions.findFork", sessions.findFork.bind(sessions)) }),
    },
    screen: {
      ...screen,
      classify: asked("screen.classify", screen.classify.bind(screen), (why) => ({
        state: "unknown",
        evidence: why,
      })),
      ...(screen.readTitle && {
        readTitle: asked("screen.readTitle", screen.readTitle.bind(screen), () => null),
      }),
      ...(screen.readError && {
        readError: asked("screen.readError", screen.readError.bind(screen), () => null),
      }),
    },
    ...(ownStateFile && {
      ownStateFile: {
        path: told("ownStateFile.path", ownStateFile.path.bind(ownStateFile)),
        parse: asked("ownStateFile.parse", ownStateFile.parse.bind(ownStateFile), () => null),
      },
    }),
    detect: settled("detect", provider.detect.bind(provider)),
    plan: settled("plan", provider.plan.bind(provider)),
    createTranscriptReader: () =>
      createRecordReader(() => provider.createTranscriptReader?.() ?? { push: () => [] }, faults),
    ...(provider.openRecord && { openRecord: guardRecord(provider.openRecord.bind(provider), faults) }),
    ...(provider.openDoor && {
      openDoor: guardDoor(provider.openDoor.bind(provider), { asked, told, settled }),
    }),
    answer: asked("answer", provider.answer.bind(provider), () => null),
    repositoryExecutables: settled("repositoryExecutables", provider.repositoryExecutables.bind(provider)),
    ...(provider.knowsCommand && {
      knowsCommand: asked("knowsCommand", provider.knowsCommand.bind(provider), () => false),
    }),
    detectBypass: asked("detectBypass", provider.detectBypass.bind(provider), () => null),
    validateModel: asked("validateModel", provider.validateModel.bind(provider), (why) => why),
  };
};
