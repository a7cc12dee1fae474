import type { AwsError } from '../aws-error.ts'

/** An XML document of S3; values that are no text stand in it as they are. */
export const s3Xml = (root: string, fields: Readonly<Record<string, string>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${Object.entries(
    fields,
  )
    .map(([name, value]) => `<${name}>${xmlText(value)}</${name}>`)
    .join('')}</${root}>`

/** Text as XML holds it. */
export const xmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** An error as S3 answers it. */
export const s3ErrorXml = ({ code, message }: AwsError): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${xmlText(code)}</Code><Message>${xmlText(message)}</Message></Error>`
