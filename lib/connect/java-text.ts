import { javaDouble } from './java-double.ts'

/** As Java prints what Jackson has read: whole numbers are bigint here, maps are `{a=1, b=x}`. */
export const javaText = (value: unknown): string => {
  if (typeof value === 'number') return javaDouble(value)
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(([key, field]) => `${key}=${javaText(field)}`)
  return `{${fields.join(', ')}}`
}
