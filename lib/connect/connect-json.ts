import { stringify } from 'lossless-json'

/** JSON with bigint as whole numbers, exact whatever their size. */
export const stringifyConnectJson = (body: unknown): string => stringify(body) ?? 'null'
