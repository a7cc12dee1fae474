import type { FastifyRequest } from 'fastify'
import { AwsError } from '../aws-error.ts'
import type { WriteCondition } from '../s3/object-store.ts'
import { decodeAwsChunked } from './aws-chunked.ts'

/** A request for an object, path-style. */
export type ObjectRequest = FastifyRequest<{
  Params: { bucket: string; '*': string }
  Querystring: { uploads?: string; uploadId?: string; partNumber?: string }
}>

/** The bytes that a request puts, without the frames of a stream. */
export const bodyOf = (request: ObjectRequest): Buffer => {
  const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
  const isChunked = String(request.headers['x-amz-content-sha256']).startsWith('STREAMING-')
  return isChunked ? decodeAwsChunked(body) : body
}

/** What a request says of the object that it puts. */
export const descriptionOf = ({ headers }: ObjectRequest) => ({
  contentType: headers['content-type'],
  metadata: Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(metadataPrefix) ? [[name.slice(metadataPrefix.length), String(value)]] : [],
    ),
  ),
})

/** Before the names of user metadata. */
export const metadataPrefix = 'x-amz-meta-'

/** Under which conditions it is put. */
export const conditionOf = ({ headers }: ObjectRequest): WriteCondition => ({
  ifMatch: headers['if-match'],
  ifNoneMatch: headers['if-none-match'],
})

/** `bytes=0-9`, `bytes=5-`, `bytes=-5`; ends are inclusive. Others are ignored, as HTTP allows. */
export const rangeOf = (
  range: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (first === '' && last === '') return undefined
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (from >= size || from > to)
    throw new AwsError(
      'InvalidRange',
      416,
      `The requested range is not satisfiable: ${range} of ${size} bytes`,
    )
  return { from, to }
}
