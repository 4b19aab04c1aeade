import type { TypedCommand } from "../agents/index.ts";

/** An operation as it is typed: flags that are off, and options without a value, are left out. */
export const typed = (
  command: TypedCommand,
  options: Readonly<Record<string, string | boolean | null | undefined>>,
): TypedCommand => [
  ...command,
  ...Object.entries(options).flatMap(([option, value]) => {
    if (value === true) return [option];
    return typeof value === "string" ? [option, value] : [];
  }),
];

export const typedRestart = (request: {
  readonly allowFresh: boolean;
  readonly allowRepositoryHooks: boolean;
  readonly confirm: boolean;
  readonly goOn: boolean;
  readonly cut: boolean;
  readonly waitIdleMs: number | null;
}): TypedCommand =>
  typed(["restart"], {
    "--allow-fresh": request.allowFresh,
    "--allow-repository-hooks": request.allowRepositoryHooks,
    "--confirm": request.confirm,
    "--continue": request.goOn,
    "--cut": request.cut,
    "--wait-idle": request.waitIdleMs !== null,
  });
