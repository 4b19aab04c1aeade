/** What every command takes. */
export interface Common {
  readonly json: boolean;
  readonly workspace: string;
  readonly team?: string;
}
