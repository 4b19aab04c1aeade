/** An answer to a question, before it is matched with what may be chosen. */
export interface Answer {
  readonly words: string;
  /** Who answers: `leader` for a model, `person` for somebody at a terminal. */
  readonly by: "leader" | "person";
}
