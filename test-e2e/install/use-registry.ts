import { afterAll, beforeAll } from "vitest";
import { publishAll, publishVersion } from "./publish.ts";
import { type Registry, startRegistry } from "./registry.ts";

/** A registry for all tests of a file, with everything that an installation asks for, and with newer versions of ours. */
export const useRegistry = (...versions: readonly string[]): Omit<Registry, "close"> => {
  let registry: Registry | undefined;
  beforeAll(async () => {
    registry = await startRegistry();
    await publishAll(registry);
    for (const version of versions) await publishVersion(registry, version);
  });
  afterAll(() => registry?.close());
  const started = () => {
    if (!registry) throw new Error("the registry is there once the tests of a file run");
    return registry;
  };
  return {
    get url() {
      return started().url;
    },
    publish: (place) => started().publish(place),
  };
};
