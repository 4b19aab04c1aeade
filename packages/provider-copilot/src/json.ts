import { isRecord } from "@team-agent/plugin-api/toolkit";

export type Json = Readonly<Record<string, unknown>>;

/** An object that stands in a text; null for anything else. */
export const parseObject = (text: string): Json | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
};

export const recordsIn = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
