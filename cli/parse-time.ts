const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration such as `30s`, `10m`, `1h`, `7d`, in ms. Throws a sentence that names the option. */
export const parseDuration = (text: string, option: string): number => {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? []
  const ms = Number(count) * (units[unit] ?? 0)
  if (!(ms > 0)) throw new Error(`Nothing was done: ${option} ${text} is no duration such as 10m, 1h or 7d.`)
  return ms
}

/** A moment: ISO 8601, or so long ago. In ms since 1970. */
export const parseSince = (text: string | undefined, now: number): bigint | undefined => {
  if (text === undefined) return undefined
  if (/^\d+[smhd]$/.test(text)) return BigInt(now - parseDuration(text, '--since'))
  const at = Date.parse(text)
  if (Number.isNaN(at))
    throw new Error(`Nothing was done: --since ${text} is no time such as 2026-11-21T08:00:00Z, or 2h.`)
  return BigInt(at)
}
