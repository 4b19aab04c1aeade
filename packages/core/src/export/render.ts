import type { ExportRecord } from "./records.ts";

export type ExportFormat = "jsonl" | "json";

/** The text of an export, in pieces: an object a line, or one array of all objects. */
export async function* renderExport(
  records: AsyncIterable<ExportRecord>,
  format: ExportFormat,
): AsyncGenerator<string> {
  let isFirst = true;
  for await (const record of records) {
    const text = JSON.stringify(record);
    if (format === "jsonl") yield `${text}\n`;
    else yield `${isFirst ? "[" : ",\n"}${text}`;
    isFirst = false;
  }
  if (format === "json") yield isFirst ? "[]\n" : "]\n";
}
