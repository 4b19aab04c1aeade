// node bundled-main.ts FOLDER, in a package: builds it into the folder, and prints the folders of all that the build took
// code from, as JSON. Each configuration is built by itself, since they would write over each other's account.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Options } from "tsup";

const [folder = ""] = process.argv.slice(2);
const config = (await import(pathToFileURL(resolve("tsup.config.ts")).href)) as {
  default: Options | readonly Options[];
};
const inputs: string[] = [];
for (const [index, options] of [config.default].flat().entries()) {
  const outDir = join(folder, String(index));
  // What a build does when it is done concerns the real folder.
  const { onSuccess: _, ...others } = options;
  await build({ ...others, config: false, silent: true, clean: false, metafile: true, outDir });
  for (const name of readdirSync(outDir).filter((file) => file.startsWith("metafile-"))) {
    const { outputs } = JSON.parse(readFileSync(join(outDir, name), "utf8")) as {
      outputs: Readonly<
        Record<string, { inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
      >;
    };
    for (const output of Object.values(outputs))
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs))
        if (bytesInOutput > 0) inputs.push(input);
  }
}
process.stdout.write(JSON.stringify([...new Set(inputs)].sort()));
