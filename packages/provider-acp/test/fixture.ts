import { join } from "node:path";
import { recordingsIn } from "@team-agent/plugin-api/testing";

/** What was recorded of the program. */
export const { linesOf, pathOf, screenOf, screens } = recordingsIn(join(import.meta.dirname, "fixtures"));
