/** Types of settings, as Kafka's ConfigDef names them. */
type SettingType = 'STRING' | 'LIST' | 'BOOLEAN' | 'INT' | 'LONG' | 'SHORT' | 'DOUBLE' | 'CLASS'

type Importance = 'HIGH' | 'MEDIUM' | 'LOW'

/** A value, or what was expected instead of the text. */
export type Parsed<T> = { readonly value: T } | { readonly expected: string }

/** What a user needs to know of a setting. */
interface SettingDescription<T> {
  /** The key as Kafka writes it. */
  readonly name: string
  readonly doc: string
  /** @default MEDIUM */
  readonly importance?: Importance
  /** Says what is expected instead of a value of the right type. */
  readonly validate?: (value: T) => string | undefined
  /** Older names that still work; the new name wins, and a warning tells so. */
  readonly deprecatedNames?: readonly string[]
  /** Where and why we differ from the system that defines the setting. */
  readonly deviation?: string
}

/** One setting, declared once: parsing, default, message and documentation come from here. */
export interface Setting<T> {
  readonly name: string
  readonly type: SettingType
  readonly doc: string
  readonly importance: Importance
  readonly deprecatedNames: readonly string[]
  readonly deviation?: string
  /** Without a default the setting is required. Null: not set. */
  readonly default?: T
  parse(text: string): Parsed<T>
}

type Define<T> = <D extends T | null = T>(options: SettingDescription<T> & { default?: D }) => Setting<T | D>

const define =
  <T>(type: SettingType, parseText: (trimmed: string) => Parsed<T>): Define<T> =>
  <D extends T | null = T>(options: SettingDescription<T> & { default?: D }): Setting<T | D> => ({
    name: options.name,
    type,
    doc: options.doc,
    importance: options.importance ?? 'MEDIUM',
    deprecatedNames: options.deprecatedNames ?? [],
    ...(options.deviation !== undefined && { deviation: options.deviation }),
    ...(options.default !== undefined && { default: options.default }),
    parse: (text) => {
      const parsed = parseText(text.trim())
      const expected = 'value' in parsed ? options.validate?.(parsed.value) : undefined
      return expected === undefined ? parsed : { expected }
    },
  })

const integer =
  <T extends number | bigint>(type: SettingType, bits: number, convert: (value: bigint) => T) =>
  (text: string): Parsed<T> => {
    const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined
    return value === undefined || BigInt.asIntN(bits, value) !== value
      ? { expected: `Not a number of type ${type}; write a whole number of at most ${bits} bits` }
      : { value: convert(value) }
  }

/** Splits a list as Kafka's ConfigDef does: blank is the empty list, an empty item between commas stays. */
export const parseList = (text: string): string[] => {
  const trimmed = text.trim()
  return trimmed === '' ? [] : trimmed.split(/\s*,\s*/)
}

export const stringSetting = define<string>('STRING', (text) => ({ value: text }))

export const listSetting = define<readonly string[]>('LIST', (text) => ({ value: parseList(text) }))

export const booleanSetting = define<boolean>('BOOLEAN', (text) => {
  const value = text.toLowerCase()
  return value === 'true' || value === 'false'
    ? { value: value === 'true' }
    : { expected: 'Expected value to be either true or false' }
})

export const intSetting = define<number>('INT', integer('INT', 32, Number))

export const shortSetting = define<number>('SHORT', integer('SHORT', 16, Number))

export const longSetting = define<bigint>(
  'LONG',
  integer('LONG', 64, (value) => value),
)

export const doubleSetting = define<number>('DOUBLE', (text) =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
    ? { value: Number(text) }
    : { expected: 'Not a number of type DOUBLE; write a decimal number' },
)

/** A class name, or what stands for one here. Which names are known is for `validate` to say. */
export const classSetting = define<string>('CLASS', (text) => ({ value: text }))

/** A string of a fixed set. Case counts, unless `ignoreCase` says otherwise. */
export const choiceSetting = <V extends string, D extends V | null = V>(
  options: Omit<SettingDescription<V>, 'validate'> & {
    values: readonly V[]
    default?: D
    ignoreCase?: boolean
    /** What to do instead, added to the message. */
    hint?: string
  },
): Setting<V | D> => {
  const fold = (text: string) => (options.ignoreCase === true ? text.toUpperCase() : text)
  const hint = options.hint === undefined ? '' : `. ${options.hint}`
  return define<V>('STRING', (text) => {
    const value = options.values.find((candidate) => fold(candidate) === fold(text))
    return value === undefined
      ? { expected: `String must be one of: ${options.values.join(', ')}${hint}` }
      : { value }
  })(options)
}

/** Validator: a number that is not smaller than `min`. */
export const atLeast =
  (min: number | bigint) =>
  (value: number | bigint): string | undefined =>
    value < min ? `Value must be at least ${min}` : undefined

/** Validator: a number from `min` to `max`. */
export const between =
  (min: number | bigint, max: number | bigint) =>
  (value: number | bigint): string | undefined =>
    value < min || value > max ? `Value must be from ${min} to ${max}` : undefined

/** Validator: a string with something in it. */
export const notEmpty = (value: string): string | undefined =>
  value === '' ? 'String must be non-empty' : undefined
