import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheRoot } from './cached-directory.ts'
import type { Java } from './java.ts'

/** What this process is having written: one server is enough, for writing takes a second or two of its end. */
const beingWritten = new Set<string>()

/**
 * The JVM's archive of loaded classes (AppCDS), which halves a broker's start. The first server that ends cleanly writes
 * it, later ones read it. One that does not fit (other Java, other jars) is ignored by the JVM.
 */
export class ClassDataArchive {
  readonly #file: string
  readonly #written: string

  constructor(name: string, java: Java) {
    this.#file = join(cacheRoot(), `${name}-java-${java.version.replace(/[^\w.]/g, '_')}.jsa`)
    this.#written = `${this.#file}.tmp-${randomUUID()}`
  }

  /** JVM flags: read the archive, or else write one at exit where `mayWrite`. */
  async flags(mayWrite: boolean): Promise<string[]> {
    if (existsSync(this.#file)) return [`-XX:SharedArchiveFile=${this.#file}`]
    if (!mayWrite || beingWritten.has(this.#file)) return []
    beingWritten.add(this.#file)
    await mkdir(dirname(this.#file), { recursive: true })
    return [`-XX:ArchiveClassesAtExit=${this.#written}`]
  }

  /** To be called after a clean end: the archive gets its name, whole. */
  async keep(): Promise<void> {
    if (existsSync(this.#written)) await rename(this.#written, this.#file)
  }
}
