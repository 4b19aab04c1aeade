import type { Problem } from "./problems.ts";

const SHAPES: readonly RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\b(?:ghp|gho|ghs|ghu)_[A-Za-z0-9]{30,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{30,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bAIza[0-9A-Za-z_-]{35}/g,
  /\bxox[abprs]-[0-9A-Za-z-]{10,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
  /\b[A-Za-z_-]*(?:api[_-]?key|token|secret|password)["']?\s*[:=]\s*["']?[A-Za-z0-9+/_=-]{20,}/gi,
];

/** Places that look like a key or a password. The messages never repeat what was found. */
export const findSecrets = (file: string, content: string): readonly Problem[] => {
  const found = new Map<number, Problem>();
  content.split(/\r\n?|\n/).forEach((text, index) => {
    for (const shape of SHAPES) {
      for (const match of text.matchAll(shape)) {
        if (found.has(index)) continue;
        found.set(index, {
          file,
          line: index + 1,
          column: match.index + 1,
          message: "this looks like a secret; team documents are shared and must hold none",
          action: "move it to profiles/<name>.env beside TEAM.md and write profile: <name> in the role",
        });
      }
    }
  });
  return [...found.values()];
};
