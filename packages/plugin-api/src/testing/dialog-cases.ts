import assert from "node:assert/strict";
import type { Provider } from "../provider.ts";
import type { Dialog, DialogDecision, DialogKind } from "../screen.ts";
import type { ConformanceCase } from "./case.ts";
import type { ProviderCaseOptions } from "./provider-case-options.ts";

const KINDS: readonly DialogKind[] = [
  "trust",
  "approval",
  "login",
  "update",
  "rateLimit",
  "question",
  "other",
];
const DECISIONS: readonly DialogDecision[] = ["accept", "deny", "trust", "skip", { option: 0 }];

/** Cases about the keys that answer a dialog: those that the screen shows, or none. */
export const dialogCases = (
  plugin: Provider,
  { onSeen }: ProviderCaseOptions,
): readonly ConformanceCase[] => [
  {
    name: "presses no key in a dialog that it does not know",
    async run() {
      const vague: Dialog = {
        kind: "other",
        title: "Something new",
        options: [
          { label: "Proceed", key: "1", meaning: "other" },
          { label: "Elsewhere", key: null, meaning: "other" },
        ],
        cursor: 0,
      };
      for (const decision of DECISIONS) {
        assert.equal(plugin.answer({ ...vague, options: [] }, decision), null);
        assert.equal(plugin.answer(vague, decision), null);
        assert.equal(
          plugin.answer({ ...vague, kind: "approval" }, decision === "skip" ? "accept" : decision),
          null,
        );
      }
    },
  },
  {
    name: "chooses an option of a question by what the screen shows of it, or not at all",
    async run() {
      const ask = (keys: readonly (string | null)[], cursor: number | null): Dialog => ({
        kind: "question",
        title: "Which one?",
        options: keys.map((key, index) => ({ label: `option ${index}`, key, meaning: "other" })),
        cursor,
      });
      const chosen = (dialog: Dialog, option: number) => plugin.answer(dialog, { option });
      assert.equal(chosen(ask([null, null], null), 1), null, "neither a key nor a cursor is shown");
      for (const option of [-1, 2, 0.5]) assert.equal(chosen(ask(["7", "8"], 0), option), null);
      for (const kind of KINDS)
        if (kind !== "question") assert.equal(chosen({ ...ask(["7", "8"], 0), kind }, 1), null, kind);
      const byKey = chosen(ask(["7", "8"], null), 1);
      assert.ok(byKey === null || byKey[0] === "8", "a key that the screen does not show");
      for (const keys of [
        [null, null, null],
        ["7", "8", "9"],
      ])
        for (const cursor of [0, 2]) {
          const ways = [0, 1, 2].map((option) => chosen(ask(keys, cursor), option));
          const pressed = ways.filter((way) => way !== null).map((way) => way.join(" "));
          assert.equal(new Set(pressed).size, pressed.length, "two options have the same keys");
        }
    },
  },
  {
    name: "ticks one option at a time, by its own key, and only where several may be ticked",
    async run() {
      const ask = (ticked: readonly boolean[], change: Partial<Dialog> = {}): Dialog => ({
        kind: "question",
        title: "Which ones?",
        options: ticked.map((on, place) => ({
          label: `option ${place}`,
          key: `${place + 1}`,
          meaning: "other",
          ticked: on,
        })),
        cursor: 0,
        multiple: true,
        ...change,
      });
      const keys = (dialog: Dialog, ...ticks: readonly number[]) => plugin.answer(dialog, { ticks });
      assert.equal(plugin.answer(ask([false, false]), { option: 0 }), null, "one key is not the answer");
      assert.equal(keys(ask([false, false], { multiple: false }), 0), null, "nothing can be ticked");
      assert.equal(keys(ask([false, false], { kind: "approval" }), 0), null, "it is no question");
      assert.equal(keys(ask([false, false])), null, "nothing is chosen");
      for (const place of [-1, 2, 0.5]) assert.equal(keys(ask([false, false]), place), null);
      const step = keys(ask([false, true]), 0, 1);
      if (step === null) return;
      assert.deepEqual(step, ["1"], "the box that is not ticked yet");
      assert.deepEqual(keys(ask([true, true]), 0), ["2"], "the box that is ticked and should not be");
      const on = keys(ask([true, false]), 0);
      assert.ok(on !== null && !["1", "2"].includes(on[0]!), "where all is as it should be, it goes on");
    },
  },
  {
    name: "gives keys by name, whatever the dialog",
    async run() {
      const meanings = ["accept", "acceptAlways", "deny", "skip", "exit", "other"] as const;
      for (const kind of KINDS) {
        for (const cursor of [null, 0, 5]) {
          const options = meanings.map((meaning) => ({ label: meaning, key: null, meaning }));
          for (const decision of DECISIONS) {
            const keys = plugin.answer({ kind, title: "t", options, cursor }, decision);
            assert.ok(keys === null || (keys.length > 0 && keys.every((key) => key !== "")));
            if (keys) onSeen?.({ ability: "dialogs", as: "declared" });
          }
        }
      }
    },
  },
];
