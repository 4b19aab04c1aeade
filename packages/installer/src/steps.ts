export type Undo = () => void;

/** Something that is done, and can be taken back. */
export interface Step {
  readonly name: string;
  run(signal: AbortSignal): Undo | Promise<Undo>;
}

/**
 * Does one step after the other. Where one fails, or is interrupted, those before it are taken back, the last one first,
 * and the error goes on.
 */
export const runSteps = async (
  steps: readonly Step[],
  {
    signal,
    onStep,
  }: { readonly signal: AbortSignal; readonly onStep: (name: string, state: "begun" | "done") => void },
): Promise<void> => {
  const undos: Undo[] = [];
  try {
    for (const step of steps) {
      signal.throwIfAborted();
      onStep(step.name, "begun");
      undos.push(await step.run(signal));
      // A signal that came meanwhile is heard here.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      onStep(step.name, "done");
    }
  } catch (error) {
    for (const undo of undos.reverse())
      try {
        undo();
      } catch {
        // What cannot be taken back is named by doctor, and made good by the next run.
      }
    throw signal.aborted ? signal.reason : error;
  }
};
