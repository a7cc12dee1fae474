/** What every command takes. */
export interface GlobalOptions {
  /** Folder of mm2.properties. */
  readonly config: string
  /** `source->target`; the only one that is enabled, unless it is said. */
  readonly flow: string | undefined
  /** `alias=host:port,host:port` for clusters whose servers the file does not name. */
  readonly servers: readonly string[]
  /** JSON for scripts in place of text. */
  readonly json: boolean
}
