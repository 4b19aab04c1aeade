import { teamAgent } from "../ground/index.ts";
import { sliceWhole } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import { type CollectedResult, collectResults } from "../work/index.ts";
import { carriedBytes, firstThatFit } from "./bounds.ts";

const SUMMARY_CHARACTERS = 8_000;
const TESTS_BYTES = 24_000;
const RESULT_BYTES = 65_536;

/** Results that nobody has collected, as many as one answer carries; the rest waits for the next call. */
export const answerResults = (context: Context, teamKey: string) => {
  const reply = collectResults(context, teamKey);
  const notes = [
    ...(reply.uncollected > 0 ? [`${reply.uncollected} more results wait: collect again`] : []),
    ...(reply.collected.some(isLong)
      ? [`long results are shortened: ${teamAgent("export", "--team", teamKey)}`]
      : []),
  ];
  return {
    ok: true,
    ...reply,
    collected: reply.collected.map((result) => (isLong(result) ? shorten(result) : result)),
    ...(notes.length > 0 ? { note: notes.join("; ") } : {}),
  };
};

const isLong = (result: CollectedResult): boolean => carriedBytes(result) > RESULT_BYTES;

const shorten = (result: CollectedResult): CollectedResult => ({
  ...result,
  summary: sliceWhole(result.summary, 0, SUMMARY_CHARACTERS),
  tests: firstThatFit(result.tests, TESTS_BYTES),
});
