import { expect, test } from "vitest";
import { redact, redactText } from "./redact.ts";
import { rulesFor } from "./secret-rules.ts";

const PEM = [
  "-----BEGIN RSA PRIVATE KEY-----",
  ...Array.from({ length: 4 }, (_, line) => `MIIEow${line}`.padEnd(64, "Qk7z")),
  "-----END RSA PRIVATE KEY-----",
].join("\n");
const LETTERS = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA";

/** Made up, in the form of a real one: what stands around it, and what may be read nowhere. */
const SECRETS: readonly (readonly [form: string, text: (secret: string) => string, secret: string])[] = [
  ["an AWS access key", (it) => `key ${it} is`, "AKIAQ7ZT2MPL5XWN3RGB"],
  ["an AWS secret", (it) => `aws_secret_access_key = ${it}`, "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"],
  ["a Slack token", (it) => `SLACK ${it}`, `xoxb-${"2719384650"}-${LETTERS}`],
  ["a GitLab token", (it) => `git clone with ${it}`, `glpat-${LETTERS.slice(0, 20)}`],
  ["an npm token", (it) => `npm login with ${it}`, `npm_${LETTERS}${"x9Zq"}`],
  [
    "a JSON web token",
    (it) => `cookie ${it};`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${LETTERS}-_q`,
  ],
  ["a Google key", (it) => `maps?key=${it}&q=1`, `AIza${LETTERS}q-_`],
  ["a fine-grained GitHub token", (it) => `use ${it}`, `github_pat_${LETTERS.repeat(3).slice(0, 82)}`],
  ["a GitHub token", (it) => `use ${it}`, `ghp_${LETTERS}abcd`],
  ["a private key", (it) => `the key:\n${it}\nends`, PEM],
  ["a private key within JSON", (it) => `{"pem":"${it}"}`, PEM.replaceAll("\n", "\\n")],
  ["a password as an option", (it) => `mysql --password ${it} -h db`, "Tr0ub4dor&3"],
  ["a user and a password", (it) => `curl -u admin:${it} localhost`, "hunter2!x"],
  ["a named password", (it) => `password: ${it}`, "correct-horse"],
  ["a variable with a password", (it) => `db_password=${it}`, "s3cr"],
  ["a key in JSON", (it) => `{"api_key":"${it}","n":1}`, "q7"],
  ["a key in JSON within JSON", (it) => `{\\"api_key\\":\\"${it}\\",\\"n\\":1}`, "q7-\\u00e9-z"],
  ["a quoted value with blanks", (it) => `export DB_PASSWORD="${it}"`, 'two words and \\" a quote'],
  ["a token of Anthropic", (it) => `use ${it}`, `sk-ant-api03-${LETTERS.repeat(3)}AA`],
  ["a bearer", (it) => `Authorization: Bearer ${it}`, `${LETTERS}==`],
  ["a basic authorization", (it) => `-H "Authorization: Basic ${it}"`, "YWRtaW46aHVudGVyMg=="],
  ["a password in an address", (it) => `postgres://app:${it}@db/x`, "p4ss:w"],
  ["a token as an address's user", (it) => `https://${it}:x-oauth-basic@github.com/a/b`, LETTERS],
];

test.each(SECRETS)("trial.35: %s is taken out, and nothing around it", (_form, text, secret) => {
  const [before, after] = text("\0").split("\0") as [string, string];
  const shown = redactText(text(secret));
  expect(shown).not.toContain(secret);
  expect(shown.startsWith(before), shown).toBe(true);
  expect(shown).toContain("[redacted]");
  // A bare value takes what hangs on it along.
  expect(shown.endsWith(after.replace(/^\S+/, "")), shown).toBe(true);
  expect(redactText(shown)).toBe(shown);
});

test.each([
  [
    "a frame's head",
    "Team Agent message msg_0123456789ab from leader [team-agent-token:msg_0123456789ab:0123456789abcdef]:",
  ],
  ["a frame's end", "[team-agent-token:msg_0123456789ab:end:fedcba9876543210]"],
  ["a session", "resume 3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
  ["a named session", "session_id: 3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
  ["an agreement", "agreed to 9e107d9d372bb6826bd81d3542a419d6"],
  ["a commit", "at da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["a path", "/srv/me/.ssh/id_rsa and /etc/passwd: no such file"],
  ["the folder", "PWD=/srv/me/work OLDPWD=/tmp"],
  ["an address with a port", "http://127.0.0.1:8080/mcp?x=a@b"],
  ["a type", "interface Login { token: string; secret: boolean }"],
  ["counts", "tokens: 1234, max_tokens=4096, a secret: yes, a task key: none"],
  ["a user and a group", "docker run -u 1000:1000 image"],
  ["a copy", "rsync -u host:/srv/data ."],
  ["words that end so", "ask-the-leader-about-the-long-name, task-0123456789abcdefghij"],
  [
    "a public key",
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
  ],
  ["a word about keys", "look for -----BEGIN PRIVATE KEY----- in the files"],
  ["a variable of npm", "npm_config_user_agent_and_a_very_long_name_of_it=1"],
])("trial.35: %s stays as it is", (_name, text) => expect(redactText(text)).toBe(text));

test("trial.35: the word after an option that names a secret is hidden in a list of arguments, too", () => {
  expect(redact(["psql", "--db-password", "x", "--token", "abc", "--user", "me"])).toEqual([
    "psql",
    "--db-password",
    "[redacted]",
    "--token",
    "[redacted]",
    "--user",
    "me",
  ]);
});

test("trial.35: a rule is tried only where one of its words stands", () => {
  expect(rulesFor("plain words about a task, and where it is\n".repeat(100))).toEqual([]);
  expect(rulesFor("a glpat- here").map(({ id }) => id)).toEqual(["gitlab-personal-access-token"]);
});

const KB_256 = 256 * 1024;
const HOSTILE: readonly string[] = [
  ...[
    "a",
    "eyJ",
    "eyJa.",
    "eyJaaaaaaaaaaa.",
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----",
    '"',
    "\\",
    "'",
    " ",
    "\n",
  ],
  ...[
    "Bearer ",
    "Bearer\t \t",
    "password",
    "password:",
    "password ",
    '"password":"',
    "--",
    "--password ",
    "--token-",
  ],
  ...[
    "://",
    "://a:",
    "://a:b",
    "a:",
    ":",
    "@",
    "-u ",
    "-u a",
    " -u a:",
    "KEY=",
    "token=",
    "token:",
    "Authorization: ",
  ],
  ...[
    "xoxb-",
    "glpat-",
    "npm_",
    "ghp_",
    "github_pat_",
    "sk-",
    "AIza",
    "AKIA",
    "hooks.slack.com/services/T/",
    "SG.",
  ],
];
const FRAME = [
  "",
  "password: ",
  "://a:",
  "-----BEGIN PRIVATE KEY-----",
  "eyJ",
  "token: ",
  "Bearer ",
  '{"secret":"',
];

/** What grows with the square of its length takes seconds at a quarter of this; the figure is `redact_hostile_ms`. */
test("trial.35: no hostile text of 256 KB takes long", () => {
  for (const start of FRAME)
    for (const part of HOSTILE) {
      const text = (start + part.repeat(KB_256 / part.length)).slice(0, KB_256);
      const before = performance.now();
      redactText(text);
      expect(performance.now() - before, JSON.stringify([start, part])).toBeLessThan(500);
    }
}, 60_000);
