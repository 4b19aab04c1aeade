import { createHash, randomBytes } from "node:crypto";

export const newId = (prefix: "msg" | "res" | "watch" | "apr" | "qst" | "att" | "op"): string =>
  `${prefix}_${randomBytes(6).toString("hex")}`;

/** 12 hex digits: names one run of a check. */
export const newRunId = (): string => randomBytes(6).toString("hex");

/** A bearer token: 256 random bits. Only its hash is stored. */
export const newToken = (): string => `ta_${randomBytes(32).toString("base64url")}`;

/** Tells the record of one launch from all others. No secret: it proves nothing but whose instructions a record holds. */
export const newLaunchMark = (): string => `team-agent-launch-${randomBytes(16).toString("hex")}`;

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
