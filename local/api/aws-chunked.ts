/**
 * The body within S3's chunked encoding: `<hexadecimal size>[;extension]CRLF bytes CRLF` until a chunk of no bytes,
 * then trailers. SDKs send it for streams. Signatures and checksums in it are not looked at: it came over loopback.
 */
export const decodeAwsChunked = (body: Buffer): Buffer => {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at)
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(body.toString('latin1', at, lineEnd), 16)
    if (!Number.isInteger(size))
      throw new RangeError('a body in aws-chunked encoding ends in the middle of a chunk')
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
