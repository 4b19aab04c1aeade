/** Kept equal to package.json by a test; reading the file at start would cost every agent a disk access. */
export const FAKE_VERSION = "0.1.0";
