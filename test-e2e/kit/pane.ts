import type { Sandbox } from "./sandbox.ts";
import { squeeze } from "./squeeze.ts";
import { until } from "./until.ts";

/** A pane that a test looks at and types into, as a person would. */
export const paneOf = ({ tmux }: Sandbox, socket: string, target: string) => {
  const screen = () => tmux(["-S", socket, "capture-pane", "-p", "-t", target]);
  const isShown = async (text: string) => squeeze(await screen()).includes(squeeze(text.slice(-20)));
  return {
    screen,
    /** Types a line, and submits it once it is shown. */
    say: async (text: string): Promise<void> => {
      await tmux(["-S", socket, "send-keys", "-t", target, "-l", text]);
      await until("it is typed", () => isShown(text));
      await tmux(["-S", socket, "send-keys", "-t", target, "Enter"]);
    },
  };
};
