/** Something that a person has to know, with what to do instead. */
export class Refusal extends Error {
  readonly action: string;
  constructor(message: string, action: string) {
    super(message);
    this.action = action;
  }
}

export interface Options {
  readonly kind: "provider" | "transport";
  readonly id: string;
}

const COMMAND = "npm create @team-agent/provider";

/** A transport's codes of errors begin with its id, and hold no dash. */
const IDS = { provider: /^[a-z][a-z0-9_-]{0,31}$/, transport: /^[a-z][a-z0-9_]{0,31}$/ };
const LETTERS = { provider: "a-z, 0-9, _ and -", transport: "a-z, 0-9 and _" };

export const readOptions = (argv: readonly string[]): Options | "help" => {
  if (argv.some((word) => word === "--help" || word === "-h")) return "help";
  const unknown = argv.find((word) => word.startsWith("-") && word !== "--transport");
  if (unknown) throw new Refusal(`there is no option ${unknown}`, `${COMMAND} -- --help`);
  const kind = argv.includes("--transport") ? "transport" : "provider";
  const [id, ...more] = argv.filter((word) => !word.startsWith("-"));
  const example = kind === "transport" ? `${COMMAND} my_place -- --transport` : `${COMMAND} my-program`;
  if (id === undefined) throw new Refusal(`the ${kind} has no name`, example);
  if (more.length > 0) throw new Refusal(`one name is enough, and there are ${more.length + 1}`, example);
  if (!IDS[kind].test(id)) {
    const rule = `must start with a letter and hold only ${LETTERS[kind]} (32 at most)`;
    throw new Refusal(
      `the name of a ${kind} ${rule}, and not be ${JSON.stringify(id.slice(0, 80))}`,
      example,
    );
  }
  return { kind, id };
};
