/**
 * A double as Java's Double.toString writes it: always with a fraction, with an exponent below 1e-3 and
 * from 1e7 on. The digits are the shortest that give the number back, as since JDK 19 (JDK-4511638).
 */
export const javaDouble = (value: number): string => {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) return withFraction(String(value))
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${withFraction(digits)}E${Number(exponent)}`
}

const withFraction = (digits: string): string => (digits.includes('.') ? digits : `${digits}.0`)
