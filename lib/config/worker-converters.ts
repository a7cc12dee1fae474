import type { Settings } from './settings-file.ts'
import { workerPrefix } from './worker-key.ts'

const converters = ['key.converter', 'value.converter', 'header.converter'] as const

/**
 * A connector's entries with the converters of its worker where it sets none. As in Connect a converter is inherited whole: what
 * the connector sets of `value.converter.*` without a `value.converter` does not count.
 */
export const withWorkerConverters = <Entry>(entries: ReadonlyMap<string, Entry>): Map<string, Entry> => {
  const lost = new Set(lostConverterKeys(entries))
  const names = inherited(entries)
  const ofWorker = [...entries].flatMap(([key, entry]): [string, Entry][] => {
    const name = key.startsWith(workerPrefix) ? key.slice(workerPrefix.length) : ''
    return names.some((of) => name === of || name.startsWith(`${of}.`)) ? [[name, entry]] : []
  })
  return new Map([...[...entries].filter(([key]) => !lost.has(key)), ...ofWorker])
}

/** What a connector sets of a converter that it inherits: it has no effect. */
export const lostConverterKeys = (entries: ReadonlyMap<string, unknown>): readonly string[] => {
  const names = inherited(entries)
  return [...entries.keys()].filter((key) => names.some((name) => key.startsWith(`${name}.`)))
}

const inherited = (entries: ReadonlyMap<string, unknown>): readonly string[] =>
  converters.filter((name) => !entries.has(name) && entries.has(`${workerPrefix}${name}`))

/** The same of a function's settings. */
export const settingsWithConverters = (settings: Settings): Settings =>
  Object.fromEntries(withWorkerConverters(new Map(Object.entries(settings))))
