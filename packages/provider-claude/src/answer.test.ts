import type { Dialog } from "@team-agent/plugin-api";
import { expect, it } from "vitest";
import { screenOf } from "../test/fixture.ts";
import { answer } from "./answer.ts";
import { classify } from "./screen.ts";

const asked = (labels: readonly string[], change: Partial<Dialog> = {}): Dialog => ({
  kind: "question",
  title: "Which port?",
  options: labels.map((label, index) => ({ label, key: `${index + 1}`, meaning: "other" })),
  cursor: 0,
  ...change,
});

it("chooses an option of a recorded offer by its cursor", () => {
  const { dialog } = classify(screenOf("claude-auto-mode-offer"));
  expect(dialog).toMatchObject({ kind: "question", cursor: 0 });
  expect(answer(dialog!, { option: 0 })).toEqual(["Enter"]);
  expect(answer(dialog!, { option: 1 })).toEqual(["Down", "Enter"]);
});

it("chooses by the option's own key where there is one", () => {
  expect(answer(asked(["4242", "8080"]), { option: 1 })).toEqual(["2"]);
  expect(answer(asked(["4242", "8080"]), { option: 2 })).toBeNull();
});

it.each(["[ ] 8080", "[x] 8080", "☐ 8080"])("ticks nothing in a list of several, such as %s", (label) => {
  expect(answer(asked(["Submit", label]), { option: 0 })).toBeNull();
});

it("chooses nothing by its place in a dialog that is no question", () => {
  for (const name of ["claude-approval-bash", "claude-trust-prompt", "claude-api-key-prompt"])
    expect(answer(classify(screenOf(name)).dialog!, { option: 0 })).toBeNull();
});
