/** In the environment of every coordinator: it is nobody's child, whoever called it into being. */
export const COORDINATOR_ENV = "TEAM_AGENT_COORDINATOR";
