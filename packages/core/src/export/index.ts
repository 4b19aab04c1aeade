export { exportTeam } from "./export-team.ts";
export type { ExportFormat } from "./render.ts";
