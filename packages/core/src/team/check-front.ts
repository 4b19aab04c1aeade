import type { z } from "zod";
import { nearest } from "../ground/index.ts";
import type { Path, SourceDocument } from "./front-matter.ts";
import type { Problem } from "./problems.ts";

export interface CheckedFront<T> {
  /** Null when a mistake makes the values unusable. */
  readonly front: T | null;
  readonly problems: readonly Problem[];
}

/** Checks a front matter against its schema, with the place of every mistake. */
export const checkFront = <T extends z.ZodObject>(
  document: SourceDocument,
  schema: T,
): CheckedFront<z.infer<T>> => {
  const parsed = schema.safeParse(document.values);
  if (parsed.success) return { front: parsed.data, problems: [] };
  const problems = parsed.error.issues.flatMap((issue) => describe(document, issue, schema));
  return { front: null, problems };
};

type Issue = z.core.$ZodIssue;

const describe = (document: SourceDocument, issue: Issue, schema: z.ZodObject): readonly Problem[] => {
  const name = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? Object.keys(schema.shape) : knownKeys(schema, issue.path);
    return issue.keys.map((key) => {
      const near = nearest(key, known);
      const message = `unknown key "${[...issue.path.map(String), key].join(".")}"`;
      const action =
        near === null ? `remove it, or use one of: ${known.join(", ")}` : `did you mean "${near}"?`;
      return document.atKey([...issue.path, key], message, action);
    });
  }
  const value = valueAt(document.values, issue.path);
  if (value === undefined)
    return [document.at(issue.path.slice(0, -1), `missing key "${name}"`, `add a line ${name}: …`)];
  if (issue.code === "invalid_value") {
    const choices = issue.values.map(String);
    const near = nearest(String(value), choices);
    const message = `"${name}" must be one of ${choices.join(", ")}; it is ${show(value)}`;
    return [document.at(issue.path, message, near === null ? undefined : `did you mean "${near}"?`)];
  }
  if (issue.code === "invalid_type") {
    const message = `"${name}" must be ${TYPE_NAMES[issue.expected] ?? issue.expected}; it is ${show(value)}`;
    return [
      document.at(
        issue.path,
        message,
        typeof value === "number" && issue.expected === "string" ? "put it in quotes" : undefined,
      ),
    ];
  }
  return [document.at(issue.path, `"${name}" ${issue.message}`)];
};

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  array: "a list, such as [one, two]",
  int: "a whole number",
  number: "a number",
  object: "a map of keys and values",
  record: "a map of keys and values",
};

const show = (value: unknown): string => {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  // Long values may be anything, a key among them.
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const valueAt = (values: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    values,
  );

/** Keys of a nested object, found by walking the schema along the path. */
const knownKeys = (schema: z.ZodType, path: Path): readonly string[] => {
  let here = unwrap(schema);
  for (const key of path) {
    const { shape, element } = here as { shape?: Record<string, z.ZodType>; element?: z.ZodType };
    const next = shape?.[String(key)] ?? element;
    if (next === undefined) return [];
    here = unwrap(next);
  }
  return Object.keys((here as { shape?: object }).shape ?? {});
};

const unwrap = (schema: z.ZodType): z.ZodType => {
  const inner = (schema as { unwrap?: () => z.ZodType; element?: unknown }).unwrap;
  // An array has `unwrap` too, but its element is a step of the path of its own.
  return inner !== undefined && !("element" in schema) ? unwrap(inner.call(schema)) : schema;
};
