import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { isCutOff, isHeldUp, runLimited } from "./limit.ts";
import type { FoundPlugin, PluginProblem } from "./read.ts";
import { refusal } from "./verdicts.ts";

/** So often is no accident. */
const MOST_FAILURES = 3;

interface Call {
  /** As the contract calls it, for whoever reads of a failure. */
  readonly member: string;
  /** An error of it is an answer; else it is a failure of the plugin. */
  readonly mayThrow?: boolean;
  readonly limitMs?: number;
}

/** Runs a plugin's code and notes how it fails. */
export interface Faults {
  /**
   * Throws `plugin_failed` where the code was cut off, threw what it may not, or is not used any more. It is not used any
   * more after a third cut-off, or a third error of one member in a row.
   */
  run<T>(call: Call, code: () => T): T;
  /** Why nothing of the plugin is called any more; null while it is used. */
  refused(): PluginProblem | null;
}

interface FaultsOptions {
  onRefused(why: string): void;
  /** Whether a person said since that it is to be tried again. */
  isAllowedAgain(): boolean;
}

export const createFaults = (plugin: FoundPlugin, options: FaultsOptions): Faults => {
  const counts = new Map<string, number>();
  let problem: PluginProblem | null = null;

  const refused = (): PluginProblem | null => {
    if (problem && options.isAllowedAgain()) {
      problem = null;
      counts.clear();
    }
    return problem;
  };

  const fail = (member: string, error: unknown): TeamAgentError => {
    if (isHeldUp(error)) return failed(plugin, `${member} was held up`, error);
    const why = isCutOff(error)
      ? `${member} did not come to its end`
      : `${member} failed (${wordsOf(error)})`;
    // Each cut-off costs everybody time, whatever went well in between.
    const counted = isCutOff(error) ? "cut off" : member;
    const count = (counts.get(counted) ?? 0) + 1;
    counts.set(counted, count);
    if (count >= MOST_FAILURES) {
      problem = refusal(plugin, why);
      options.onRefused(why);
      return asError(problem, error);
    }
    return failed(plugin, why, error);
  };

  return {
    run: ({ member, mayThrow = false, limitMs }, code) => {
      const known = refused();
      if (known) throw asError(known);
      try {
        const value = runLimited(code, limitMs);
        counts.delete(member);
        return value;
      } catch (error) {
        const isAnswer = mayThrow && !isCutOff(error) && !isHeldUp(error);
        throw isAnswer ? error : fail(member, error);
      }
    },
    refused,
  };
};

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const failed = ({ packageName, version }: FoundPlugin, why: string, cause: unknown): TeamAgentError =>
  asError(
    {
      code: "plugin_failed",
      message: `plugin ${packageName} ${version}: ${why}`,
      action: teamAgent("plugin", "list"),
    },
    cause,
  );

const asError = ({ code, message, action }: PluginProblem, cause?: unknown): TeamAgentError =>
  new TeamAgentError(code, message, { action, cause });
