/** An error that the coordinator answered; the fields are those of a TeamAgentError. */
export class RemoteError extends Error {
  readonly code: string;
  readonly action: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, action?: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.action = action;
    this.data = data;
  }
}
