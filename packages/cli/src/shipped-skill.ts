import { fileURLToPath } from "node:url";

export const SKILL_NAME = "team-agent";

/** The skill as the build copies it beside the built files. */
export const SHIPPED_SKILL: string = fileURLToPath(new URL(`../dist/skills/${SKILL_NAME}`, import.meta.url));
