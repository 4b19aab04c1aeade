import { realPrograms } from "./programs.ts";

/** Before any file is run: each of them would install what is missing. Whoever cannot be had is told by the tests. */
export const setup = async (): Promise<void> => void (await realPrograms());
