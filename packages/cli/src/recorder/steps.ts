import type { ScreenState } from "@team-agent/plugin-api";

/** Something that a person brings about in the window. */
export interface Step {
  /** Stands in the names of what a hook is called with meanwhile. */
  readonly name: string;
  /** The name of the screen: it begins with the state that it is to be read as. */
  readonly screen: string;
  readonly ask: string;
}

export const STEPS: readonly Step[] = [
  {
    name: "start",
    screen: "dialog-trust",
    ask: "If the program asks whether it may trust this folder, let the question stand. For another dialog type its name here, such as dialog-login or dialog-update. Without one, skip.",
  },
  {
    name: "idle",
    screen: "ready-idle",
    ask: "Answer what the program asks, until it waits with an empty input line.",
  },
  { name: "draft", screen: "ready-draft", ask: "Type some words into its input line, and do not send them." },
  {
    name: "turn",
    screen: "busy-turn",
    ask: "Take the words away, and send a prompt that takes some seconds. Capture while the program works.",
  },
  { name: "after", screen: "ready-idle-after", ask: "Wait until it has answered." },
  {
    name: "allow",
    screen: "dialog-approval-allow",
    ask: "Ask it for something that needs your permission, such as a command. Let its question stand.",
  },
  { name: "allowed", screen: "ready-idle-allowed", ask: "Allow it, and wait until it has answered." },
  {
    name: "deny",
    screen: "dialog-approval-deny",
    ask: "Ask it for something else that needs your permission. Let its question stand.",
  },
  { name: "denied", screen: "ready-idle-denied", ask: "Deny it, and wait until the input line is empty." },
  {
    name: "stop",
    screen: "ready-stopped",
    ask: "Send a prompt that takes some seconds, and stop it by the program's own key.",
  },
  { name: "left", screen: "exited-left", ask: "Leave the program by its own way." },
];

const STATES = [
  "starting",
  "ready",
  "busy",
  "dialog",
  "exited",
  "unknown",
] as const satisfies readonly ScreenState["state"][];
const NAME = new RegExp(`^(?:${STATES.join("|")})(?:-[A-Za-z0-9_-]{1,80})?$`);

export type Choice =
  | "skip"
  | "back"
  | "quit"
  | "odd"
  | { readonly screen: string; readonly isAside: boolean };

/** What a line says at a step. A name of a screen captures that one, and the step stays. */
export const readChoice = (line: string, step: Step): Choice => {
  const word = line.trim();
  if (word === "") return { screen: step.screen, isAside: false };
  if (word === "s") return "skip";
  if (word === "b") return "back";
  if (word === "q") return "quit";
  return NAME.test(word) ? { screen: word, isAside: true } : "odd";
};
