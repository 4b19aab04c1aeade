/** How far a file was read. */
export interface Place {
  /** Byte after the last line that was taken in. */
  position: number;
  /** No line ends between `position` and here, so the half line in between is not looked at again. */
  scanned: number;
  /** The last bytes before `position`, by which the same file is known again; null where only their end is known. */
  tail: Buffer | null;
}

export interface ReadLinesRequest {
  /** Fills the buffer with what stands at `at`; answers how many bytes there were. */
  readonly read: (into: Buffer, at: number) => number;
  /** Bytes in the file. */
  readonly size: number;
  readonly place: Place;
  /** Stops after so many bytes; the rest is for the next call. */
  readonly budgetBytes: number;
  /** Complete lines, in order, and the byte after the last of them. A line that cannot be taken in throws. */
  onLines(lines: readonly string[], position: number): void;
  /** A line was passed over because it is longer than `MAX_LINE_BYTES`. */
  onLongLine(bytes: number): void;
}

export const CHUNK_BYTES = 256 * 1024;
/** A longer line could fill the daemon's heap; nothing that anybody waits for is as long. */
export const MAX_LINE_BYTES = 24 * 1024 * 1024;
const TAIL_BYTES = 64;
const NEWLINE = 10;

export const placeAt = (offset: number): Place => ({ position: offset, scanned: offset, tail: null });

/** False when the file is another one than was read, or begins anew: shorter, or with other bytes before the place. */
export const isSameFile = ({ read, size, place }: Pick<ReadLinesRequest, "read" | "size" | "place">) => {
  if (size < place.position) return false;
  if (place.position === 0) return true;
  const expected = place.tail ?? Buffer.from("\n");
  const found = Buffer.alloc(expected.length);
  return read(found, place.position - found.length) === found.length && found.equals(expected);
};

/**
 * Takes in the complete lines after the place, and moves it. A line is never kept between two calls: of a half line only
 * its length is known, and it is read once more when it has ended. So every byte is read at most three times, whatever
 * the lengths of lines, and none before the place.
 */
export const readLines = (request: ReadLinesRequest): void => {
  const { size, place } = request;
  const end = Math.min(size, place.scanned + request.budgetBytes);
  while (place.scanned < end) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - place.scanned));
    const bytes = request.read(chunk, place.scanned);
    if (bytes === 0) return;
    const found = chunk.subarray(0, bytes);
    if (place.scanned === place.position) takeWhole(request, found);
    else endHalfLine(request, found);
  }
};

/** Lines from the place on, and perhaps the beginning of another. */
const takeWhole = (request: ReadLinesRequest, found: Buffer): void => {
  const { place, size } = request;
  const next = found.lastIndexOf(NEWLINE) + 1;
  const end = place.position + found.length;
  if (next > 0) take(request, found.subarray(0, next));
  // A line that was cut by the end of a chunk is read again with the next one: cheaper than finding its end first.
  if (next === 0 || end >= size) place.scanned = end;
};

const endHalfLine = (request: ReadLinesRequest, found: Buffer): void => {
  const { place } = request;
  const end = found.indexOf(NEWLINE);
  if (end < 0) {
    place.scanned += found.length;
    return;
  }
  const length = place.scanned + end + 1 - place.position;
  if (length > MAX_LINE_BYTES) {
    request.onLines([], place.position + length);
    request.onLongLine(length);
    move(place, length, found.subarray(0, end + 1));
    return;
  }
  const line = Buffer.allocUnsafe(length);
  // A file that became shorter meanwhile is seen at the next look.
  if (request.read(line, place.position) < length)
    throw new Error("the file became shorter while it was read");
  take(request, line);
};

const take = (request: ReadLinesRequest, lines: Buffer): void => {
  const { place } = request;
  const text = lines.toString("utf8", 0, lines.length - 1);
  request.onLines(text.split("\n"), place.position + lines.length);
  // Only now: lines that could not be taken in are read again.
  move(place, lines.length, lines);
};

const move = (place: Place, bytes: number, last: Buffer): void => {
  place.position += bytes;
  place.scanned = place.position;
  const before = last.length < TAIL_BYTES ? (place.tail ?? Buffer.alloc(0)) : Buffer.alloc(0);
  // A copy: a piece of a chunk would keep the whole of it.
  place.tail = Buffer.from(Buffer.concat([before, last.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES));
};
