import { readDocument } from "./front-matter.ts";

export interface OwnAgentFront {
  readonly values: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/**
 * The head and the text of a document that was written for another program; null where it has no head. Such heads are often
 * no YAML (`description: Use it when: …`), and that program reads them line by line.
 */
export const readOwnAgent = (file: string, content: string): OwnAgentFront | null => {
  const { document } = readDocument(file, content);
  if (document !== null) return document.hasFrontMatter ? document : null;
  const text = content.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const [, head, body] = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n([\s\S]*))?$/.exec(text) ?? [];
  if (head === undefined) return null;
  return { values: Object.fromEntries(linesOf(head)), body: (body ?? "").replace(/^\n+/, "").trimEnd() };
};

/** Each key with what stands behind it, as it is written. */
const linesOf = (head: string): readonly (readonly [string, string])[] =>
  [...head.matchAll(/^([A-Za-z][\w-]*):[ \t]*(.*)$/gm)].map(([, key, value]) => [key!, value!.trim()]);
