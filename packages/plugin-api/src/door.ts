import type { HookAnswer, HookCall } from "./hooks.ts";

/** Whose door it is, as at the launch. */
export interface DoorQuery {
  /** `LaunchPlan.door`. */
  readonly address: string;
  readonly agentId: string;
  readonly cwd: string;
  /** The agent's conversation; null as long as nobody told which it is. */
  readonly sessionId: string | null;
}

export interface DoorListener {
  /**
   * What the program asks or tells through its door, in the words of a hook call: a permission, a session, that a tool runs,
   * facts. Only a permission is answered, and stays open until somebody does; `withdrawn` aborts where that was done
   * elsewhere, such as at the window, and then the answer is nobody's.
   */
  called(call: HookCall, withdrawn: AbortSignal): Promise<HookAnswer>;
  /** The connection is over, though the program may live; `openDoor` is asked again. */
  closed(reason: string): void;
}

/** A connection to a program that runs in its window, and takes messages beside it. */
export interface Door {
  /** Whether a text that is given now goes in without a loss: the program is idle, or a tool runs. */
  takesText(): boolean;
  /**
   * Gives a text to the model, as a prompt or into the running turn. `taken`: the program has it. `later`: nothing of it was
   * given. Throws where nobody knows. What was taken counts as delivered once the record holds it. `id` is this attempt's own.
   */
  deliver(text: string, id: string): Promise<"taken" | "later">;
  /** Stops the running turn; keys are pressed where this is absent. */
  interrupt?(): Promise<void>;
  /** Ends the connection, and never the program. */
  close(): void;
}
