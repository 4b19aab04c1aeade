/** What a command takes that starts a team, or agrees to that. */
export interface LaunchOptions {
  readonly teamdir: string | null;
  readonly name?: string;
  readonly yes: boolean;
  readonly allowRepositoryHooks: boolean;
  readonly allowFolder: readonly string[];
  readonly json: boolean;
  readonly workspace: string;
}
