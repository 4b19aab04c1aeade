import { constants } from "node:fs";
import { access, type FileHandle, open } from "node:fs/promises";
import path from "node:path";

/** Larger than any document or configuration that a person writes. */
const MAX_BYTES = 1024 * 1024;

/**
 * The text of a document or of a program's configuration. Only a plain file of at most 1 MiB is read, whatever stands
 * there: a pipe would wait for ever, and a device never ends. Links are followed. Throws what stands there instead.
 */
export const readPlainFile = async (file: string): Promise<string> => {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error("it is no plain file");
    if (stat.size > MAX_BYTES) throw new Error(`it has ${stat.size} bytes; at most ${MAX_BYTES} are read`);
    return await readBounded(handle);
  } finally {
    await handle.close();
  }
};

/** A file may grow while it is read. */
const readBounded = async (handle: FileHandle): Promise<string> => {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) break;
  }
  if (length > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES} bytes`);
  return buffer.toString("utf8", 0, length);
};

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** The text of a file. Missing is null; there but unreadable is an empty text: the program may be able to read it. */
export const readIfThere = (file: string): Promise<string | null> =>
  readPlainFile(file).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" || error.code === "ENOTDIR" ? null : "",
  );

/** A folder and those above it up to the root of its git repository; only itself outside one. */
export const foldersUpToRoot = async (directory: string): Promise<string[]> => {
  const folders: string[] = [];
  for (let folder = directory; ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (await exists(path.join(folder, ".git"))) return folders;
    if (folder === path.dirname(folder)) return [directory];
  }
};
