import { randomUUID } from "node:crypto";
import { Script } from "node:vm";

/** Longer than any parser takes for a screen, and short enough for everybody who waits meanwhile. */
const LIMIT_MS = 300;

// A script reaches nothing but what is global. The name is this copy's own: another version of core may be loaded beside it.
const NAME = `team-agent.limited-call.${randomUUID()}`;
const slot: { call: (() => unknown) | null } = { call: null };
Object.defineProperty(globalThis, Symbol.for(NAME), { value: slot });
const script = new Script(`globalThis[Symbol.for(${JSON.stringify(NAME)})].call()`);

/**
 * Runs code of a plugin and cuts it off when it does not come to its end: an endless loop, a sort or a regular expression
 * that goes on for ever. It throws then. Only what goes on before the first `await` can be cut off.
 */
export const runLimited = <T>(call: () => T, limitMs = LIMIT_MS): T => {
  // What is called from within is within the limit already.
  if (slot.call) return call();
  slot.call = call;
  const before = process.cpuUsage();
  try {
    return script.runInThisContext({ timeout: limitMs }) as T;
  } catch (error) {
    if (!isCutOff(error)) throw error;
    const { user, system } = process.cpuUsage(before);
    throw (user + system) / 1_000 < limitMs / 10 ? heldUp() : error;
  } finally {
    slot.call = null;
  }
};

const HELD_UP = "ERR_HELD_UP";

const heldUp = (): Error => Object.assign(new Error("it had no time to run"), { code: HELD_UP });

/** The machine slept, or was busy with something else: its time was over before the code could come to its end. */
export const isHeldUp = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === HELD_UP;

export const isCutOff = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
