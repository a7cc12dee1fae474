import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import {
  decodeReport,
  type EarlierReport,
  type VerifyCircumstances,
} from '../lib/mirror/verify/verify-report.ts'
import { messageOf } from '../lib/tasks/message-of.ts'

/** Where a verification's evidence is kept from run to run. */
export class ReportFile {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** What earlier runs found out; undefined where there was none. Throws where the file is about something else. */
  read(
    now: Pick<VerifyCircumstances, 'flow' | 'source' | 'target' | 'windowMs' | 'since'>,
  ): EarlierReport | undefined {
    if (!existsSync(this.#path)) return undefined
    const before = this.#decode(readFileSync(this.#path, 'utf8'))
    const clusters = ({ source, target }: Pick<EarlierReport, 'source' | 'target'>): string =>
      `${source.clusterId} -> ${target.clusterId}`
    if (before.flow !== now.flow) this.#refuse(`it is about the flow ${before.flow}`)
    if (clusters(before) !== clusters(now)) this.#refuse(`it is about other clusters, ${clusters(before)}`)
    if (before.windowMs !== now.windowMs)
      this.#refuse(
        `its windows have ${before.windowMs / 60_000} minutes: say --window ${before.windowMs / 1_000}s`,
      )
    if (now.since !== null && now.since !== before.since)
      this.#refuse(`it begins at ${before.since ?? 'the log starts'}: leave --since out to go on from it`)
    return before
  }

  /** Writes it whole or not at all: whoever is killed in between leaves the one before. */
  write(text: string): void {
    const half = `${this.#path}.part`
    writeFileSync(half, text)
    renameSync(half, this.#path)
  }

  #decode(text: string): EarlierReport {
    try {
      return decodeReport(text)
    } catch (error) {
      return this.#refuse(messageOf(error))
    }
  }

  #refuse(why: string): never {
    throw new Error(
      `Nothing was verified: ${this.#path} can't be gone on from, for ${why}. Or name another file with --report.`,
    )
  }
}
