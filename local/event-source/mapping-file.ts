import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseJson, toList, toObject, toOptionalNumber, toOptionalObject, toText } from '../json.ts'
import type { MappingRecord } from './event-source-mappings.ts'

/** Mappings that outlive a restart, in a file of JSON; replaced as a whole, so that it is never half written. */
export class MappingFile {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** What was kept; nothing before the first time. */
  read(): readonly MappingRecord[] {
    if (!existsSync(this.#path)) return []
    return toList(parseJson(readFileSync(this.#path, 'utf8'), this.#path), this.#path).map((item) => {
      const record = toObject(item, this.#path)
      return {
        uuid: toText(record.uuid, 'uuid'),
        request: toObject(record.request, 'request'),
        tags: Object.fromEntries(
          Object.entries(toOptionalObject(record.tags, 'tags')).map(([key, value]) => [
            key,
            toText(value, key),
          ]),
        ),
        lastModifiedMs: toOptionalNumber(record.lastModifiedMs, 'lastModifiedMs') ?? 0,
        isFromTemplate: false,
      }
    })
  }

  /** Keeps these and no others. */
  write(records: readonly MappingRecord[]): void {
    mkdirSync(dirname(this.#path), { recursive: true })
    writeFileSync(`${this.#path}.tmp`, JSON.stringify(records, undefined, 2))
    renameSync(`${this.#path}.tmp`, this.#path)
  }
}
