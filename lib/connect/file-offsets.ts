import type { AlteredOffset } from './altered-offsets.ts'
import { ConnectError } from './connect-error.ts'
import { javaText } from './java-text.ts'

/*
  Offsets of a FilePulse connector, in its form (`offset.attributes.string=uri`):
    { "partition": { "uri": "s3://logs/weblog.log" }, "offset": { "position": 76, "rows": 2 } }
*/

/** As the API answers it. */
export const fileOffsetFields = ({
  uri,
  position,
  rows,
}: {
  readonly uri: string
  readonly position: number
  readonly rows: number
}) => ({ partition: { uri }, offset: { position, rows } })

/** The URIs of files to be read anew: all that a request may ask. Throws a ConnectError 400 that says what else it has. */
export const parseForgottenFiles = (offsets: readonly AlteredOffset[]): readonly string[] =>
  offsets.map(({ partition, offset }) => {
    const uri = partition?.uri
    if (typeof uri !== 'string')
      throw new ConnectError(
        400,
        `The partition ${javaText(partition)} has no uri: name a file as s3://<bucket>/<key>, as GET of the offsets answers it`,
      )
    if (offset !== null)
      throw new ConnectError(
        400,
        `The offset of ${uri} was not set to ${javaText(offset)}: only null is taken, which has the file read anew from its start`,
      )
    return uri
  })
