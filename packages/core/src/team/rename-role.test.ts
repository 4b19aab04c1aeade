import { expect, test } from "vitest";
import { renameRole } from "./rename-role.ts";

test("a copy of a role has the new name, is not paused, and keeps all else as it is written", () => {
  const text = "---\nname: ann # first\npaused: true\ntools: [fs_read]\n---\nname: x\npaused: true\n";
  expect(renameRole(text, "ann-2")).toBe("---\nname: ann-2\ntools: [fs_read]\n---\nname: x\npaused: true\n");
});
