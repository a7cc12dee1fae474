import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readReader } from '../../../lib/filepulse/file-readers.ts'
import { firstRow } from '../../../lib/filepulse/row-reader.ts'

const file = {
  bucket: 'logs',
  key: 'a.xml',
  etag: 'e7',
  contentLength: 9,
  lastModified: 1_754_794_800_000,
  userMetadata: { host: 'web-1' },
}
const xml =
  '<?xml version="1.0"?><all><row id="1"><name>Kim</name></row><row id="2"><name>이</name></row></all>'

/** Records of an object, in chunks. */
const read = (reader: string, text: string, settings = {}, chunkBytes = 5, from = firstRow): unknown[] => {
  const { createReader } = readReader({ 'tasks.reader.class': `x.${reader}`, ...settings })
  const reading = createReader(file, { from, startsAt: 0 })
  const bytes = Buffer.from(text)
  const rows = []
  for (let at = 0; at < bytes.length; at += chunkBytes)
    rows.push(...reading.push(bytes.subarray(at, at + chunkBytes)))
  rows.push(...reading.end())
  return rows.map(({ row, value, text: line, isCut, cause }) =>
    isCut ? 'too large' : (cause?.message ?? [row, plain(value ?? line)]),
  )
}
const plain = (value: unknown): unknown =>
  value instanceof Map ? Object.fromEntries([...value].map(([name, field]) => [name, plain(field)])) : value

for (const [reader, settings, expected] of [
  ['AmazonS3RowFileInputReader', {}, [[1, xml]]],
  ['AmazonS3BytesArrayInputReader', {}, [[1, { message: Buffer.from(xml) }]]],
  [
    'LocalMetadataFileInputReader',
    {},
    [
      [
        1,
        {
          name: 'a.xml',
          uri: 's3://logs/a.xml',
          contentDigest: 'e7',
          contentDigestAlgorithm: 'ETAG',
          lastModified: 1_754_794_800_000n,
          size: 9n,
          metadata: {
            's3.object.user.metadata.host': 'web-1',
            's3.object.summary.bucketName': 'logs',
            's3.object.summary.key': 'a.xml',
            's3.object.summary.etag': 'e7',
          },
        },
      ],
    ],
  ],
  [
    'AmazonS3XMLFileInputReader',
    { 'reader.xpath.expression': '//row', 'reader.xml.data.type.inference.enabled': 'true' },
    [
      [1, { id: '1', name: 'Kim' }],
      [2, { id: '2', name: '이' }],
    ],
  ],
  [
    'LocalXMLFileInputReader',
    { 'reader.xpath.expression': "//row[@id='2']/name", 'reader.xpath.result.type': 'STRING' },
    [[1, { message: '이' }]],
  ],
  [
    'LocalXMLFileInputReader',
    { 'reader.xpath.expression': '//name/text()' },
    ['reader.xpath.expression selects what is no element: set reader.xpath.result.type to STRING'],
  ],
  [
    'LocalXMLFileInputReader',
    { 'reader.xpath.expression': 'count(//row)' },
    ['reader.xpath.expression selects a number: set reader.xpath.result.type to STRING'],
  ],
] as const) {
  test(`${reader} with ${JSON.stringify(settings)} makes its records of a file`, () => {
    for (const chunkBytes of [1, 1000]) assert.deepEqual(read(reader, xml, settings, chunkBytes), expected)
  })
}

test('a document as a whole is one record', () => {
  const [record] = read('AmazonS3XMLFileInputReader', '<a><b>1</b></a>')
  assert.deepEqual(record, [1, { a: { b: '1' } }])
})

test('reading goes on after the records that were read', () => {
  const settings = { 'reader.xpath.expression': '//row' }
  const from = { row: 2, byteOffset: 0 }
  assert.deepEqual(read('AmazonS3XMLFileInputReader', xml, settings, 9, from), [[2, { id: '2', name: '이' }]])
})

test('a file that is no XML, is empty or too large is no record, and says why', () => {
  assert.match(String(read('AmazonS3XMLFileInputReader', '<a>')), /^the text is no XML/)
  assert.deepEqual(read('AmazonS3XMLFileInputReader', ''), ['the file is empty, and no XML'])
  const small = { 'aws.file.max.row.bytes': '10' }
  assert.deepEqual(read('AmazonS3BytesArrayInputReader', 'x'.repeat(10), small).length, 1)
  assert.deepEqual(read('AmazonS3BytesArrayInputReader', 'x'.repeat(11), small), ['too large'])
})

for (const [settings, message] of [
  [
    { 'tasks.reader.class': 'x.AmazonS3ParquetFileInputReader' },
    /^tasks\.reader\.class is AmazonS3Parquet.*write one of/,
  ],
  [{ 'tasks.reader.class': 'x.GcsRowFileInputReader' }, /^tasks\.reader\.class is Gcs/],
  [
    { 'tasks.reader.class': 'LocalXMLFileInputReader', 'reader.xpath.expression': '//[' },
    /^reader\.xpath\.expression cannot be read/,
  ],
] as const) {
  test(`${JSON.stringify(settings)} is refused with its key`, () => {
    assert.throws(() => readReader(settings), { message })
  })
}
