import { expect, test } from "vitest";
import { type CaseResult, judgeAbilities } from "./judge.ts";

const result = (error: string | null, as: "declared" | "shown"): CaseResult => ({
  name: "plans a resume worker",
  error,
  seen: [{ ability: "resume", as }],
});

test.each([
  ["declared and shown", ["resume"], [result(null, "shown")], "proven"],
  ["declared and shown by a case that failed", ["resume"], [result("no", "shown")], "missing"],
  ["declared, and nothing shows it", ["resume"], [], "missing"],
  ["declared by the code alone", [], [result(null, "declared")], "missing"],
  ["shown without being declared ahead", [], [result(null, "shown")], "proven"],
  ["neither", [], [], "absent"],
] as const)("an ability that is %s", (_how, declared, results, status) => {
  expect(judgeAbilities(declared, results).find(({ name }) => name === "resume")).toMatchObject({ status });
});
