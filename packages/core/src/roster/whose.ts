/** An agent of a team. */
export interface Whose {
  readonly teamKey: string;
  readonly agentId: string;
}
