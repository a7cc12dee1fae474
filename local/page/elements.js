/* Small things that all parts of the page are made of. */

const number = new Intl.NumberFormat('en')
const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

export const place = (id) => document.getElementById(id)

export const element = (tag, text, kind) => {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (kind) made.className = kind
  return made
}

export const countText = (value) => number.format(value)
export const amountText = (value) => decimal.format(value)

export const bytesText = (value) => {
  const step = value < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(value) / 10))
  return `${decimal.format(value / 1024 ** step)} ${byteUnits[step]}`
}

/** A value of a chart in few characters. */
export const unitText = (value, unit) => {
  if (unit === 'bytes') return bytesText(value)
  if (unit === 'ms')
    return value < 10_000 ? `${number.format(Math.round(value))} ms` : `${decimal.format(value / 1000)} s`
  return value < 100_000 ? decimal.format(value < 10 ? value : Math.round(value)) : compact.format(value)
}

/** How long ago, in words. */
export const agoText = (at) => {
  if (at === undefined || at === null) return 'never'
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000))
  if (seconds < 60) return `${seconds} s ago`
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`
}

/** `SourceToTargetMirror0A1B2C3D` without CloudFormation's hash. */
export const idText = (logicalId) => logicalId.replace(/[0-9A-F]{8}$/, '')
