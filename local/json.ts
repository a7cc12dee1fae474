/** JSON as JSON.parse gives it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
/** A JSON object; a field that is not there reads as undefined. */
export type JsonObject = { readonly [field: string]: Json | undefined }

/** Text to JSON; `where` names the text in the error. */
export const parseJson = (text: string, where: string): Json => {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw new Error(`${where} is not JSON: ${(cause as Error).message}`, { cause })
  }
}

/** Whether a value is a JSON object (no list, not null). */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a value is a JSON list. */
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

const printed = (value: Json | undefined): string => JSON.stringify(value) ?? 'nothing'

/** The value as an object, or an error that names the field. */
export const toObject = (value: Json | undefined, field: string): JsonObject => {
  if (isObject(value)) return value
  throw new TypeError(`${field} has to be an object, not ${printed(value)}`)
}

/** The value as an object, an empty one if there is none. */
export const toOptionalObject = (value: Json | undefined, field: string): JsonObject =>
  value === undefined || value === null ? {} : toObject(value, field)

/** The value as a list, or an error that names the field; none is an empty list. */
export const toList = (value: Json | undefined, field: string): readonly Json[] => {
  if (value === undefined || value === null) return []
  if (isList(value)) return value
  throw new TypeError(`${field} has to be a list, not ${printed(value)}`)
}

/** The value as a string, or an error that names the field. Numbers and booleans are printed, as CloudFormation does. */
export const toText = (value: Json | undefined, field: string): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new TypeError(`${field} has to be a string, not ${printed(value)}`)
}

/** The value as a string; undefined if there is none. */
export const toOptionalText = (value: Json | undefined, field: string): string | undefined =>
  value === undefined || value === null ? undefined : toText(value, field)

/** The value as a number; undefined if there is none. Strings of digits count, as in CloudFormation. */
export const toOptionalNumber = (value: Json | undefined, field: string): number | undefined => {
  if (value === undefined || value === null) return undefined
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw new TypeError(`${field} has to be a number, not ${printed(value)}`)
}

/** The value as a boolean; undefined if there is none. */
export const toOptionalBoolean = (value: Json | undefined, field: string): boolean | undefined => {
  if (value === undefined || value === null) return undefined
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw new TypeError(`${field} has to be true or false, not ${printed(value)}`)
}
