import type { Dialog } from "@team-agent/plugin-api";
import type { LiveAgent } from "../runtime/index.ts";
import { readScreen } from "./read-screen.ts";

/** The dialog on an agent's screen; null only where a screen that is understood shows none. */
export const readDialog = async (
  agent: LiveAgent,
  onFailure: (error: unknown) => void = () => {},
): Promise<Dialog | null | "unknown"> => {
  try {
    const state = await readScreen(agent);
    if (state.state === "dialog" && state.dialog) return state.dialog;
    return state.state === "ready" || state.state === "busy" ? null : "unknown";
  } catch (error) {
    onFailure(error);
    return "unknown";
  }
};

/** The same dialog, wherever its cursor stands. */
export const isSameDialog = (a: Dialog, b: Dialog): boolean =>
  a.kind === b.kind && a.title === b.title && a.command === b.command && labelsOf(a) === labelsOf(b);

const labelsOf = ({ options }: Dialog): string => JSON.stringify(options.map(({ label }) => label));
