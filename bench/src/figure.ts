/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly unit: "ms" | "MB" | "s" | "count" | "%" | "x";
  readonly samples: readonly number[];
  /** Which part of the samples is the figure; the median by default. */
  readonly quantile?: number;
}
