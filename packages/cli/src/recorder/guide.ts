import { readChoice, STEPS, type Step } from "./steps.ts";

export interface Recording {
  /** What the person typed; null where no more comes. */
  nextLine(): Promise<string | null>;
  say(text: string): void;
  /** Takes what stands there now. Answers the name under which it is kept. */
  capture(screen: string): Promise<string>;
  takeBack(name: string): void;
  hasEnded(): boolean;
  /** What comes from now on belongs to this step. */
  begin(step: Step): void;
}

export const KEYS =
  "Here: Enter captures the window, s skips the step, b goes back one step and does it again, q ends and keeps what there is. The name of another screen, such as dialog-login or busy-thinking, captures that one as well.";

/** Leads through the steps, until they are done or the person ends it. */
export const guide = async (recording: Recording): Promise<void> => {
  const { nextLine, say, capture, takeBack, hasEnded, begin } = recording;
  const captured = new Map<Step, string>();
  let at = 0;
  while (at < STEPS.length) {
    const step = STEPS[at]!;
    begin(step);
    say(`\n${at + 1} of ${STEPS.length}: ${step.ask}\n  Enter captures ${step.screen}`);
    const line = await nextLine();
    const choice = line === null ? "quit" : readChoice(line, step);
    if (choice === "quit") return;
    if (choice === "skip") at += 1;
    else if (choice === "back") at = Math.max(0, at - 1);
    else if (choice === "odd") say(`Nobody knows "${line}". ${KEYS}`);
    else if (choice.screen.startsWith("exited") && !hasEnded())
      say("The program still runs. Leave it first, or skip the step.");
    else {
      const before = captured.get(step);
      if (before !== undefined && !choice.isAside) takeBack(before);
      const name = await capture(choice.screen);
      if (choice.isAside) continue;
      captured.set(step, name);
      at += 1;
    }
  }
};
