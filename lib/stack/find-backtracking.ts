import { analyse } from 'scslre'
import { type ConfigProblem, describeProblem } from '../config/config-exception.ts'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import { filterPatterns } from '../filepulse/filter-patterns.ts'

/**
 * Warnings about patterns of filters whose time doubles with each letter of some text: a quantifier within a quantifier, such
 * as `(a+)+$`. Not everything of that kind is found, so `aws.regex.timeout.ms` ends what runs too long.
 */
export const findBacktracking = (
  connectors: readonly Pick<ConnectorDeployment, 'kind' | 'file' | 'settings'>[],
): readonly string[] =>
  connectors
    .filter(({ kind }) => kind === 'file-source')
    .flatMap(({ file, settings }) =>
      filterPatterns(settings).flatMap(({ key, regExp }) => {
        const repeated = repeatedLetters(regExp)
        return repeated.length === 0 ? [] : [warning(file, key, repeated)]
      }),
    )
    .map(describeProblem)

/** The letters whose repeats make it run without end, each once; none for a pattern that cannot be analysed. */
const repeatedLetters = (regExp: RegExp): readonly string[] => {
  try {
    const { reports } = analyse(regExp, { reportTypes: { Move: false, Trade: false } })
    return [
      ...new Set(reports.filter(({ exponential }) => exponential).map(({ character }) => character.pick)),
    ]
  } catch {
    return [] // a construct that the analysis does not know: the limit of time is left
  }
}

const warning = (origin: string, key: string, letters: readonly string[]): ConfigProblem => ({
  origin,
  key,
  message:
    `the pattern may take time without end on a text with many ${letters.map((letter) => `"${letter}"`).join(', ')} in a ` +
    'row: a record on which it takes longer than aws.regex.timeout.ms fails in its filter. Write it without a ' +
    'quantifier within a quantifier',
})
