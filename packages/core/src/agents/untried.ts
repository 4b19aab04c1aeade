import type { Detection, LaunchPlan } from "@team-agent/plugin-api";
import type { GuardedProvider } from "../registry/index.ts";
import type { Context } from "../runtime/index.ts";
import type { Ability } from "../store/index.ts";

interface Launch {
  readonly provider: Pick<GuardedProvider, "capabilities">;
  readonly detection: Detection;
  readonly plan: Pick<LaunchPlan, "channel">;
}

/** Writes down what this version of the program has yet to show (D27). */
export const expectUntried = ({ store }: Pick<Context, "store">, paneRowId: number, launch: Launch): void => {
  if (launch.detection.versionVerified) return;
  store.untried.expect(paneRowId, launch.detection.version ?? "unknown", abilitiesOf(launch));
};

/** Whether it has a record at all, nothing says but the record. */
const abilitiesOf = ({ provider, plan }: Launch): readonly Ability[] => [
  ...(provider.capabilities.mcp ? (["mcp"] as const) : []),
  ...(plan.channel === "hooks" ? (["hook"] as const) : []),
  "transcript",
];
