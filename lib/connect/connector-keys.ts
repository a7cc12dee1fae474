/** A connector's settings by key, as in its JSON. */
export type ConnectorSettings = Readonly<Record<string, string>>

/** Reads the keys under a prefix (`filters.ParseLog4jLog.`), as Kafka's ConfigDef reads values of each type. */
export class ConnectorKeys {
  readonly #settings: ConnectorSettings
  readonly #prefix: string

  constructor(settings: ConnectorSettings, prefix = '') {
    this.#settings = settings
    this.#prefix = prefix
  }

  /** The full name of a key. */
  name(key: string): string {
    return this.#prefix + key
  }

  /** All keys that are set, without the prefix. */
  all(): readonly string[] {
    return Object.keys(this.#settings)
      .filter((name) => name.startsWith(this.#prefix))
      .map((name) => name.slice(this.#prefix.length))
  }

  /** ConfigDef trims strings: a separator of blanks is no separator. */
  optional(key: string): string | undefined {
    return this.#settings[this.name(key)]?.trim()
  }

  required(key: string): string {
    const value = this.optional(key)
    if (value === undefined || value === '') this.refuse(key, 'is not set and has no default')
    return value
  }

  /** A list with commas between; blanks around a comma do not count. */
  list(key: string): readonly string[] {
    return (this.optional(key) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
  }

  /** A list that has to name something. */
  requiredList(key: string): readonly string[] {
    this.required(key)
    return this.list(key)
  }

  /** One of some words that has to be set. */
  requiredChoice<Word extends string>(key: string, words: readonly Word[]): Word {
    const value = this.required(key)
    return (
      words.find((word) => word.toLowerCase() === value.toLowerCase()) ??
      this.refuse(key, `is "${value}": write one of ${words.join(', ')}`)
    )
  }

  boolean(key: string, otherwise: boolean): boolean {
    const value = this.optional(key)?.toLowerCase()
    if (value === undefined || value === '') return otherwise
    if (value !== 'true' && value !== 'false') this.refuse(key, `is "${value}": write true or false`)
    return value === 'true'
  }

  integer(key: string, otherwise: number): number {
    const value = this.optional(key)
    if (value === undefined || value === '') return otherwise
    if (!/^[+-]?\d+$/.test(value)) this.refuse(key, `is "${value}": write a whole number`)
    return Number(value)
  }

  /** One of some words, whatever its case. */
  choice<Word extends string>(key: string, words: readonly Word[], otherwise: Word): Word {
    const value = this.optional(key)
    if (value === undefined || value === '') return otherwise
    const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase())
    if (word === undefined) this.refuse(key, `is "${value}": write one of ${words.join(', ')}`)
    return word
  }

  /** Throws, naming the key in full. */
  refuse(key: string, message: string): never {
    throw new ConnectorSettingError(this.name(key), message)
  }
}

/** A connector's setting cannot be used. */
export class ConnectorSettingError extends Error {
  override readonly name = 'ConnectorSettingError'
  readonly key: string

  constructor(key: string, message: string) {
    super(`${key} ${message}.`)
    this.key = key
  }
}
