const SECRET_NAME = /(?:api[_-]?key|token|secret|password|passwd|authorization|credential)/i;
const PATTERNS: readonly RegExp[] = [
  /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bta_[A-Za-z0-9_-]{32,}/g,
  /(?<=\bBearer\s+)[A-Za-z0-9._~+/-]{12,}=*/gi,
  /(?<=:\/\/[^/\s:@]+:)[^/\s@]+(?=@)/g,
  /(?<=\b[A-Z0-9_]*(?:KEY|TOKEN|SECRET|PASSWORD)=)\S{6,}/g,
];
const HIDDEN = "[redacted]";

/** Takes secrets out of anything that leaves the process for a log, an answer or a screen. Idempotent. */
export const redact = <T>(value: T): T => redactExcept(value, []);

/** The same, but for the fields of these names, wherever they stand: they are for the one who asked. */
export const redactExcept = <T>(value: T, whole: readonly string[]): T => redactValue(value, whole) as T;

const redactValue = (value: unknown, whole: readonly string[]): unknown => {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value)) return value.map((inner) => redactValue(inner, whole));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (whole.includes(name)) return [name, inner];
      return [
        name,
        typeof inner === "string" && SECRET_NAME.test(name) && inner !== ""
          ? HIDDEN
          : redactValue(inner, whole),
      ];
    }),
  );
};

export const redactText = (text: string): string =>
  PATTERNS.reduce((out, pattern) => out.replace(pattern, HIDDEN), text);
