import { openRun } from "./open.ts";

/** Before any worker is started: they, and all that they start, find the run's folder in their environment. */
export const setup = (): void => void openRun();
