/** Longer than any message that a program has a reason to send. */
const MAX_BYTES = 4 * 1024 * 1024;
const KEPT_BYTES = 512;

export interface LineReader {
  push(chunk: Buffer): void;
}

/** Cuts a stream into lines. Of one that has no end only its beginning is kept, and told as such. */
export const createLineReader = (
  onLine: (line: string) => void,
  onTooLong: (beginning: string) => void,
): LineReader => {
  let parts: Buffer[] = [];
  let bytes = 0;
  const add = (part: Buffer) => {
    bytes += part.length;
    if (bytes <= MAX_BYTES) parts.push(part);
    else if (parts.length > 0) parts = [Buffer.concat(parts).subarray(0, KEPT_BYTES)];
    else parts = [part.subarray(0, KEPT_BYTES)];
  };
  const end = () => {
    const text = Buffer.concat(parts).toString("utf8");
    const isWhole = bytes <= MAX_BYTES;
    parts = [];
    bytes = 0;
    if (isWhole) onLine(text);
    else onTooLong(text.slice(0, KEPT_BYTES));
  };
  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        add(chunk.subarray(from, at));
        end();
        from = at + 1;
      }
      if (from < chunk.length) add(chunk.subarray(from));
    },
  };
};
