import type { Provider } from "../provider.ts";

/** What a provider may be able to do, and how an author shows it. */
export const ABILITIES = {
  resume: "a plan that goes on with a conversation",
  fork: "a plan that goes on with a copy of a conversation",
  presetSessionId: "a plan that gives the program our session id",
  mcp: "a plan that tells the program of mcpUrl or mcpCommand",
  midTurnDelivery: "fixtures/hooks/<Event>.json of a tool that has run",
  hooks: "fixtures/hooks/<Event>.json",
  permissions: "fixtures/hooks/<Event>.json of a permission that is asked for",
  ready: "fixtures/screens/ready-<anything>.txt",
  interrupt: "fixtures/screens/busy-<anything>.txt",
  dialogs: "fixtures/screens/dialog-<kind>-<anything>.txt of a dialog that keys can answer",
  transcript:
    "fixtures/transcripts/<anything>.jsonl, or fixtures/records/<session id>.<anything>, with a text that the model was given and the end of a turn",
  errors: "a fixture of a screen, a transcript or a hook in which the model's service refuses",
} as const;

export type Ability = keyof typeof ABILITIES;

/** Something that a case saw. `declared` is what only code can tell; the rest stands in `declaredAbilities`. */
export interface AbilitySeen {
  readonly ability: Ability;
  readonly as: "declared" | "shown";
}

/** What a provider says it can do, as far as that can be known without calling it. */
export const declaredAbilities = ({
  capabilities,
  hooks,
  screen,
  interruptKeys = [],
}: Provider): readonly Ability[] => {
  const declared: Readonly<Record<Ability, boolean>> = {
    ...capabilities,
    hooks: hooks !== null,
    permissions: (hooks?.permissionHoldMs ?? 0) > 0,
    ready: true,
    interrupt: interruptKeys.length > 0,
    // The case that asks for keys tells it.
    dialogs: false,
    transcript: true,
    errors: screen.readError !== undefined,
  };
  return (Object.keys(ABILITIES) as Ability[]).filter((ability) => declared[ability]);
};
