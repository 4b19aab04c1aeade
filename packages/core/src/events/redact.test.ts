import fc from "fast-check";
import { expect, test } from "vitest";
import { redact, redactText } from "./redact.ts";

test.each([
  ["sk-ant-api03-abcdefghijklmnop", "[redacted]"],
  ["key ghp_abcdefghijklmnopqrstuvwxyz0123456789 here", "key [redacted] here"],
  [`a ta_${"x".repeat(43)} token`, "a [redacted] token"],
  ["Authorization: Bearer abcdefghijkl.mnop", "Authorization: Bearer [redacted]"],
  ["https://user:hunter22@host/path", "https://user:[redacted]@host/path"],
  ["MY_API_KEY=abcdef123 next", "MY_API_KEY=[redacted] next"],
  ["export GITHUB_TOKEN=abcdef123", "export GITHUB_TOKEN=[redacted]"],
])("%s leaves as %s", (text, expected) => expect(redactText(text)).toBe(expected));

test.each([
  "Team Agent message msg_0123456789ab from leader:",
  "[team-agent-token:msg_0123456789ab]",
  "https://host:8080/path?a=b@c",
  "tokens: 1234, a task key and a password policy",
  "ask-the-leader-about-the-long-name",
])("%j holds no secret and stays", (text) => expect(redactText(text)).toBe(text));

test("a value under a name that says secret is hidden whatever it is, numbers and facts are not", () => {
  const value = {
    apiKey: "x",
    "api-key": "x",
    password: "",
    token: "t",
    tokens: 12,
    ok: true,
    none: null,
    nested: [{ Authorization: "b" }],
  };
  expect(redact(value)).toEqual({
    apiKey: "[redacted]",
    "api-key": "[redacted]",
    password: "",
    token: "[redacted]",
    tokens: 12,
    ok: true,
    none: null,
    nested: [{ Authorization: "[redacted]" }],
  });
});

const secretish = fc.constantFrom(
  "sk-abcdefghijklmnopqrst",
  "TOKEN=",
  "Bearer ",
  "://a:b@",
  "KEY=abcdefg",
  "password: ",
  '"token":"a1b2c3d4',
  "--secret x",
  "-u a:",
  "eyJhbGciOiJI.eyJhbGciOiJI",
  "ghp_abcdefghijklmnopqrst",
  "-----BEGIN PRIVATE KEY-----\nabcdefghijklmnop",
  "[redacted]",
  " ",
  "\n",
);

test("redacting twice changes nothing more", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(secretish, fc.string())), (parts) => {
      const once = redactText(parts.join(""));
      expect(redactText(once)).toBe(once);
    }),
  );
});

test("redacting keeps the shape of what it is given, and does not change the original", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const before = JSON.stringify(value);
      const after = redact(value);
      expect(JSON.stringify(value)).toBe(before);
      expect(shapeOf(after)).toBe(shapeOf(value));
    }),
  );
});

const shapeOf = (value: unknown): string =>
  JSON.stringify(value, (_name, inner) => (typeof inner === "string" ? "text" : inner));
