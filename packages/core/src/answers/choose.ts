export type Choice =
  | { readonly kind: "option"; readonly index: number }
  /** The words name none of the options, or two different ones. */
  | { readonly kind: "none" | "ambiguous" };

/** The option that somebody means who gives its place in the list (from 1) or its words. */
export const chooseOption = (options: readonly string[], words: string): Choice => {
  const wanted = plain(words);
  const place = /^\d+$/.test(wanted) ? Number(wanted) - 1 : -1;
  const meant = new Set(options.flatMap((option, index) => (plain(option) === wanted ? [index] : [])));
  if (options[place] !== undefined) meant.add(place);
  const [index] = meant;
  if (index === undefined) return { kind: "none" };
  return meant.size === 1 ? { kind: "option", index } : { kind: "ambiguous" };
};

const plain = (text: string): string => text.trim().replaceAll(/\s+/g, " ").toLowerCase();
