import { expect, it } from "vitest";
import { screenOf, screens } from "../test/fixture.ts";
import { classify } from "./screen.ts";

it.each(screens)("%s", (name) => {
  const s = classify(screenOf(name));
  console.log(name, JSON.stringify(s));
  expect(1).toBe(1);
});
