import { nearest } from "../ground/index.ts";
import type { SourceDocument } from "./front-matter.ts";
import type { KnownProvider } from "./input.ts";
import type { Problem } from "./problems.ts";
import { findProvider } from "./providers.ts";

export interface Channels {
  /** What the team chose, by the provider's id. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  /** The document without these keys. */
  readonly document: SourceDocument;
}

const KEY = /^(.+)_channel$/;

/** `<provider>_channel`: which door of its own the agents of a provider are reached through. */
export const readChannels = (document: SourceDocument, providers: readonly KnownProvider[]): Channels => {
  const chosen: Record<string, string> = {};
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(document.values)) {
    const provider = findProvider(providers, KEY.exec(key)?.[1] ?? "");
    const channels = provider?.channels ?? [];
    if (provider === null || channels.length === 0) values[key] = value;
    else if (typeof value === "string" && channels.includes(value)) chosen[provider.id] = value;
    else if (value !== null) problems.push(noChannel(document, key, value, channels));
  }
  return { chosen, problems, document: { ...document, values } };
};

const noChannel = (
  document: SourceDocument,
  key: string,
  value: unknown,
  channels: readonly string[],
): Problem => {
  const said = JSON.stringify(value).slice(0, 60);
  const near = nearest(String(value), channels);
  return document.at(
    [key],
    `"${key}" must be ${channels.join(" or ")}; it is ${said}`,
    near === null ? "remove the line, for hooks and keys" : `did you mean "${near}"?`,
  );
};
