import { makeTarballs } from "./publish.ts";

/** Before any file is run: each of them would make the same tarballs. */
export const setup = (): Promise<void> => makeTarballs();
