const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A number with commas; a dash where there is none. */
export const numberText = (value: number | bigint | undefined): string =>
  value === undefined ? '-' : value.toLocaleString('en-US')

/** Bytes in the unit that leaves a short number. */
export const bytesText = (value: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10))
  return `${(value / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}
