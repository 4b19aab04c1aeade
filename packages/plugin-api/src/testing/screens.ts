import assert from "node:assert/strict";
import type { Provider } from "../provider.ts";
import type { ScreenState } from "../screen.ts";
import type { ScreenCapture } from "../values.ts";

export const STATES: readonly ScreenState["state"][] = [
  "starting",
  "ready",
  "busy",
  "dialog",
  "exited",
  "unknown",
];

/** Reads a screen, and sees that the answer is one; answers it. */
export const checkScreen = (plugin: Provider, screen: ScreenCapture): ScreenState => {
  const result = plugin.screen.classify(screen);
  assert.ok(STATES.includes(result.state), `unknown state ${result.state}`);
  assert.equal(result.dialog !== undefined, result.state === "dialog", "a dialog goes with the state dialog");
  assert.equal(typeof result.evidence, "string");
  const { composer } = result;
  assert.ok(!composer?.foldedPaste || composer.isDraft, "a folded paste is a draft");
  const { cursor, options = [] } = result.dialog ?? {};
  assert.ok(cursor == null || options[cursor] !== undefined, "the cursor stands on no option");
  return result;
};

export const captureOf = (
  lines: readonly string[],
  width: number,
  styled: readonly string[] = [],
): ScreenCapture => ({
  lines,
  styled,
  wrapped: lines.map(() => false),
  width,
  height: Math.max(1, lines.length),
  cursor: null,
  title: "",
  mode: null,
  takenAt: 1,
});
