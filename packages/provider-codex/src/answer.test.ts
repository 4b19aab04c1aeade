import type { Dialog } from "@team-agent/plugin-api";
import { expect, it } from "vitest";
import { screenOf } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";

const asked = (cursor: number | null, labels = ["4242", "8080", "9090"]): Dialog => ({
  kind: "question",
  title: "Which port?",
  options: labels.map((label, index) => ({ label, key: `${index + 1}`, meaning: "other" })),
  cursor,
});

it("moves to an option from where the cursor stands", () => {
  expect(answer(asked(0), { option: 1 })).toEqual(["Down", "Enter"]);
  expect(answer(asked(2), { option: 0 })).toEqual(["Up", "Up", "Enter"]);
  expect(answer(asked(1), { option: 1 })).toEqual(["Enter"]);
});

it("presses nothing where no cursor is shown, or where several may be ticked", () => {
  expect(answer(asked(null), { option: 1 })).toBeNull();
  expect(answer(asked(0, ["[ ] 4242", "[x] 8080"]), { option: 1 })).toBeNull();
  expect(answer(asked(0), { option: 3 })).toBeNull();
});

it("chooses nothing by its place in a dialog that is no question", () => {
  for (const name of ["codex-approval-exec", "codex-trust-prompt", "codex-update-nag", "codex-hooks-review"])
    expect(answer(classify(screenOf(name)).dialog!, { option: 0 })).toBeNull();
});
