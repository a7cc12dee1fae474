/** One thing that is wrong in what a user wrote. */
export interface ConfigProblem {
  /** Where it stands, e.g. `mm2.properties, line 7`. */
  readonly origin: string
  /** The setting as the user wrote it, e.g. `source->target.offset.lag.max`. */
  readonly key: string
  /** What is wrong, and what is expected instead. Never the value of a secret. */
  readonly message: string
}

/** Settings that can't be used. Reports all of their problems, not the first (as Connect's validation does). */
export class ConfigException extends Error {
  override readonly name = 'ConfigException'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const unique = [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()]
    super(unique.map(describeProblem).join('\n'))
    this.problems = unique
  }
}

/** A problem as one line of text. */
export const describeProblem = ({ origin, key, message }: ConfigProblem): string =>
  `${origin}: ${key}: ${message}`
