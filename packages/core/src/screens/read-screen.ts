import type { ScreenState } from "@team-agent/plugin-api";
import type { LiveAgent } from "../runtime/index.ts";

/** What the agent's screen shows now, in its provider's words. Throws where the pane cannot be looked at. */
export const readScreen = async ({ provider, access, pane }: LiveAgent): Promise<ScreenState> =>
  provider.screen.classify(await access.capture(pane, { styled: true }));
