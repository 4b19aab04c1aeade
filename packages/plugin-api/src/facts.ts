/** Why a provider could not go on. */
export type ProviderErrorCategory = "auth" | "rate_limit" | "quota" | "server" | "unknown";

/**
 * One thing that a provider's own record shows. Facts carry what was seen and when (milliseconds since the
 * epoch, from the record where it has a time); what they mean together is decided by core.
 */
export type TurnFact =
  | { readonly kind: "session"; readonly at: number; readonly sessionId: string; readonly cwd?: string }
  | { readonly kind: "turnOpened"; readonly at: number; readonly turnId?: string }
  /** Text that the model was given: a prompt, a hook's text, a tool's result. The proof of delivery. */
  | {
      readonly kind: "textSeen";
      readonly at: number;
      readonly origin: "prompt" | "hook" | "tool";
      readonly text: string;
    }
  | { readonly kind: "toolCalled"; readonly at: number; readonly tool: string; readonly callId?: string }
  | { readonly kind: "turnClosed"; readonly at: number; readonly turnId?: string; readonly lastText?: string }
  | { readonly kind: "turnInterrupted"; readonly at: number; readonly turnId?: string }
  | {
      readonly kind: "providerError";
      readonly at: number;
      readonly category: ProviderErrorCategory;
      readonly message: string;
      /** When the provider says it will take requests again. */
      readonly retryAt?: number;
      /** True when the turn ended with it; false while the program is still retrying. */
      readonly ended: boolean;
    }
  | { readonly kind: "compacted"; readonly at: number }
  | { readonly kind: "tokens"; readonly at: number; readonly input: number; readonly output: number }
  /** One of the provider's own events (`ProviderPlugin.events`), for the event log. It changes nothing else. */
  | {
      readonly kind: "event";
      readonly at: number;
      readonly name: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };
