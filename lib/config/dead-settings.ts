import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'

interface DeadSetting {
  readonly key: RegExp
  readonly message: string
}

/** Keys that published examples write and that the connectors ignore, too. */
const deadSettings: readonly DeadSetting[] = [
  {
    key: /^offset\.strategy$/,
    message: 'ignored, as FilePulse 2 ignores it (a key of 1.x; now offset.attributes.string)',
  },
  { key: /^transforms\.[^.]+\.fields$/, message: 'ignored, as Flatten ignores it (it flattens every field)' },
  {
    key: /^index\.name$/,
    message: 'ignored, as the connector ignores it: the index is named after the topic, in lower case',
  },
  { key: /^type\.name$/, message: 'ignored, as the connector ignores it since 11.0: indexes have no types' },
  {
    key: /^(topic\.index\.map|auto\.create\.indices\.at\.start)$/,
    message: 'ignored, as the connector ignores it since 11.0',
  },
]

/** A warning for each key of a connector that has no effect anywhere. */
export const findDeadSettings = (entries: ConfigEntries): ConfigProblem[] =>
  [...entries].flatMap(([key, { origin, writtenAs }]) =>
    deadSettings
      .filter((dead) => dead.key.test(key))
      .map(({ message }) => ({ origin, key: writtenAs, message })),
  )
