import type { LaunchContext } from "../provider.ts";
import type { AbilitySeen } from "./abilities.ts";
import type { Fixtures } from "./fixtures.ts";

/** What a provider's cases are told by its test. */
export interface ProviderCaseOptions {
  /** The package.json of the plugin's package, parsed. */
  readonly manifest: unknown;
  /** An empty folder; the cases write below it and leave removing it to the caller. */
  readonly directory: string;
  /** What was recorded of the program: `readFixtures("fixtures")`. */
  readonly fixtures?: Fixtures;
  /** Recorded calls of its hooks. */
  readonly hookCalls?: readonly { readonly event: string; readonly body: unknown }[];
  /** Recorded lines of one transcript, in order. */
  readonly transcript?: readonly string[];
  /** Screens as recorded, one text each. */
  readonly screens?: readonly string[];
  /** Changes to the launch that the plan cases ask for, such as a detection with a program. */
  readonly context?: Partial<LaunchContext>;
  /** Called while a case runs, for each ability that it sees. */
  readonly onSeen?: (seen: AbilitySeen) => void;
}
