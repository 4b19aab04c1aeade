import { createHash } from "node:crypto";
import type { Installed } from "./installed.ts";

export interface Source {
  readonly commit: string;
  readonly date: Date;
}

/**
 * A bill of materials in CycloneDX's form. It has nothing of the moment or the machine: its number and time are the
 * commit's.
 */
export const cycloneDx = (all: readonly Installed[], { commit, date }: Source): object => {
  const root = all.find(({ name }) => name === "@team-agent/cli");
  if (root === undefined) throw new Error("the command is not among the packages");
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(`${commit} ${root.version}`)}`,
    version: 1,
    metadata: {
      timestamp: date.toISOString(),
      component: { type: "application", name: "team-agent", version: root.version, "bom-ref": "team-agent" },
      properties: [{ name: "commit", value: commit }],
    },
    components: all.map((one) => ({
      ...component(one),
      "bom-ref": purl(one),
      purl: purl(one),
      ...(one.sha512 === null ? {} : { hashes: [{ alg: "SHA-512", content: one.sha512 }] }),
      ...(one.within.length === 0
        ? {}
        : {
            components: one.within.map((part) => ({
              ...component(part),
              "bom-ref": `${purl(one)}#${part.name}`,
              ...(part.name === "sqlite" ? {} : { purl: purl(part) }),
            })),
          }),
    })),
    dependencies: [
      { ref: "team-agent", dependsOn: all.filter(({ name }) => name.startsWith("@team-agent/")).map(purl) },
      ...all.map((one) => ({ ref: purl(one), dependsOn: one.needs.map((name) => purl(named(all, name))) })),
    ],
  };
};

const component = ({ name, version, licence, text }: Installed["within"][number]) => ({
  type: "library",
  name,
  version,
  licenses: [{ license: { id: licence, text: { contentType: "text/plain", content: text } } }],
});

const purl = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `pkg:npm/${name.replace("@", "%40")}@${version}`;

const named = (all: readonly Installed[], name: string): Installed => {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is needed, and not installed`);
  return found;
};

const uuidOf = (text: string): string => {
  const hex = createHash("sha256").update(text).digest("hex");
  // Version 8: made by a rule of one's own.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
