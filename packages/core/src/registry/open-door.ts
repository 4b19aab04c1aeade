import type { ProviderPlugin } from "@team-agent/plugin-api";

type Opens = NonNullable<ProviderPlugin["openDoor"]>;

/** The ways in which `guardProvider` calls a plugin. */
interface Guards {
  asked<Given extends unknown[], Answer>(
    member: string,
    code: (...given: Given) => Answer,
    unknown: (why: string) => Answer,
  ): (...given: Given) => Answer;
  told<Given extends unknown[], Answer>(
    member: string,
    code: (...given: Given) => Answer,
  ): (...given: Given) => Answer;
  settled<Given extends unknown[], Answer>(
    member: string,
    code: (...given: Given) => Promise<Answer>,
  ): (...given: Given) => Promise<Answer>;
}

export const guardDoor =
  (open: Opens, { asked, told, settled }: Guards): Opens =>
  async (query, listener) => {
    const door = await settled("openDoor", open)(query, listener);
    return {
      takesText: asked(
        "openDoor().takesText",
        () => door.takesText(),
        () => false,
      ),
      deliver: settled("openDoor().deliver", (text, id) => door.deliver(text, id)),
      ...(door.interrupt && { interrupt: settled("openDoor().interrupt", door.interrupt.bind(door)) }),
      close: told("openDoor().close", () => door.close()),
    };
  };
