/**
 * For a program that writes `<` and `>` of a hook's text as entities and leaves everything else alone: an entity that the
 * text has of its own gets one `amp;` more, so that the two are told apart.
 */
export const keepEntities = (text: string): string => text.replace(/&((?:amp;)*(?:lt|gt);)/g, "&amp;$1");

/** The text as it was handed over. */
export const readEntities = (text: string): string =>
  text.replace(/&(amp;)?((?:amp;)*)(lt|gt);/g, (_, kept, more, name) =>
    kept === undefined ? SIGNS[name as keyof typeof SIGNS] : `&${more}${name};`,
  );

const SIGNS = { lt: "<", gt: ">" } as const;
