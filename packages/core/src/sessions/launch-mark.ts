import type { LaunchContext } from "@team-agent/plugin-api";
import { newLaunchMark } from "../ground/index.ts";
import type { GuardedProvider } from "../registry/index.ts";

/** A conversation that is resumed, or whose id we choose, is known by its id. */
export const launchMarkFor = (
  { capabilities }: Pick<GuardedProvider, "capabilities">,
  mode: LaunchContext["mode"],
): string | null => (mode === "fresh" && !capabilities.presetSessionId ? newLaunchMark() : null);

export const withLaunchMark = (instructions: string, mark: string | null): string =>
  mark === null
    ? instructions
    : `${instructions}\n\nThe next line only names this launch; it asks nothing of you, and nobody else is told it.\n${mark}`;
