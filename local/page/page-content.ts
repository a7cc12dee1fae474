/** What whoever starts AWS on this machine adds to the page: what its functions are for, in its own words. */
export interface PageContent {
  readonly title: string
  /** Charts over the last minutes, in order. */
  readonly charts: readonly Chart[]
  /** What the charts' lines are now; asked for once a second. */
  sample(now: number): Sample
  /** Ways that data take, as pictures. */
  chains(): readonly Chain[]
  panels(): Promise<readonly Panel[]>
  readonly search?: PageSearch | undefined
}

/** A chart of some lines that come and go. */
export interface Chart {
  readonly id: string
  readonly title: string
  readonly unit: 'count' | 'bytes' | 'ms'
  /** What the number beside the title is: all lines together, or the largest. */
  readonly total: 'sum' | 'max'
}

/** The values of each chart's lines, by the chart's id and the line's name. */
export type Sample = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Stops with a link between each two of them. */
export interface Chain {
  readonly title: string
  readonly stops: readonly { readonly title: string; readonly detail: string }[]
  readonly links: readonly Link[]
}

/** The way from one stop to the next. */
export interface Link {
  readonly title: string
  /** Figures, a short text each. */
  readonly figures: readonly string[]
  readonly state: 'flowing' | 'idle' | 'failing'
}

/** A table. Numbers stand to the right. */
export interface Panel {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** A field to search in what was shipped. */
export interface PageSearch {
  readonly title: string
  /** What may be asked, e.g. "Words, or field:value". */
  readonly hint: string
  find(text: string): Promise<{ readonly total: number; readonly hits: readonly Hit[] }>
}

/** Something that was found: a line of text, and its fields. */
export interface Hit {
  readonly text: string
  readonly fields: Readonly<Record<string, string>>
}

/** What the page is without anybody's content. */
export const noContent: PageContent = {
  title: 'AWS on this machine',
  charts: [],
  sample: () => ({}),
  chains: () => [],
  panels: async () => [],
}
