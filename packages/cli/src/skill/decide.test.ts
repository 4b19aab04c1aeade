import { expect, test } from "vitest";
import { decideSkill, type Files, type SkillDecision, type Standing } from "./decide.ts";

const shipped: Files = { "SKILL.md": "new", "references/a.md": "a" };
const nothing: Standing = { kind: "nothing" };
const foreign: Standing = { kind: "foreign", why: "is a link" };
const ours = (files: Files, placed: Files = { "SKILL.md": "old", "references/a.md": "a" }): Standing => ({
  kind: "ours",
  placed,
  files,
});
const before = { "SKILL.md": "old", "references/a.md": "a" };

test.each<[string, Standing, string | null, SkillDecision]>([
  ["where nothing stands", nothing, null, { state: "installed", act: "put", kept: [] }],
  ["where a plugin brings it", nothing, "the plugin x", { state: "other", act: null, kept: [] }],
  ["where the one before stands", ours(before), null, { state: "updated", act: "put", kept: [] }],
  ["where this one stands", ours(shipped, shipped), null, { state: "current", act: null, kept: [] }],
  [
    "where the person changed a file",
    ours({ ...before, "SKILL.md": "mine" }),
    null,
    { state: "updated", act: "put", kept: ["SKILL.md"] },
  ],
  [
    "where the person changed a file of this one",
    ours({ ...shipped, "SKILL.md": "mine" }, shipped),
    null,
    { state: "current", act: null, kept: ["SKILL.md"] },
  ],
  [
    "where the person added a file",
    ours({ ...shipped, "mine.md": "x" }, shipped),
    null,
    { state: "current", act: null, kept: ["mine.md"] },
  ],
  [
    "where a file was taken away",
    ours({ "SKILL.md": "new" }, shipped),
    null,
    { state: "updated", act: "put", kept: [] },
  ],
  [
    "where the person wrote what is shipped now",
    ours({ ...before, "SKILL.md": "new" }),
    null,
    { state: "updated", act: "put", kept: [] },
  ],
  [
    "where a plugin came since",
    ours({ ...before, "mine.md": "x" }),
    "the plugin x",
    { state: "other", act: "remove", kept: ["mine.md"] },
  ],
  ["where somebody else's stands", foreign, null, { state: "foreign", act: null, kept: [] }],
])("%s, it is known what to do", (_, standing, other, decision) => {
  expect(decideSkill({ shipped, standing, other }, false)).toEqual(decision);
});

test.each<[string, Standing, SkillDecision]>([
  ["nothing", nothing, { state: "absent", act: null, kept: [] }],
  ["ours", ours(before), { state: "removed", act: "remove", kept: [] }],
  [
    "ours with a file of the person's",
    ours({ ...before, "SKILL.md": "mine" }),
    { state: "removed", act: "remove", kept: ["SKILL.md"] },
  ],
  ["somebody else's", foreign, { state: "foreign", act: null, kept: [] }],
])("of %s only what is ours is taken away", (_, standing, decision) => {
  expect(decideSkill({ shipped, standing, other: null }, true)).toEqual(decision);
});
