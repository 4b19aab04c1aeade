import { onTestFinished } from "vitest";
import { makePerson, type Person } from "./make-person.ts";

export type { Person } from "./make-person.ts";

/** The same for as long as a test. */
export const usePerson = (...wanted: Parameters<typeof makePerson>): Person => {
  const person = makePerson(...wanted);
  onTestFinished(person.close);
  return person;
};
