/** A part of a date's pattern: a letter with its count, or text that stands for itself. */
export type DatePart = { readonly letter: string; readonly count: number } | { readonly text: string }
