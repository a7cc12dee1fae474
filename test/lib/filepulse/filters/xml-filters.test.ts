import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Struct } from '../../../../lib/connect/connect-value.ts'
import { jsonText } from '../../../../lib/connect/json-converter.ts'
import { toConnectStruct } from '../../../../lib/filepulse/connect-struct.ts'
import { createFilterChain } from '../../../../lib/filepulse/create-filter-chain.ts'

const filter = (type: string, keys: Readonly<Record<string, string>>, message: string): readonly Struct[] => {
  const chain = createFilterChain({
    filters: 'F',
    'filters.F.type': `io.streamthoughts.kafka.connect.filepulse.filter.${type}`,
    ...Object.fromEntries(Object.entries(keys).map(([key, value]) => [`filters.F.${key}`, value])),
  })
  const { records, failures } = chain.apply({ value: new Map([['message', message]]), row: 1, byteOffset: 0 })
  for (const { cause } of failures) throw cause
  return records.map(({ value }) => value)
}
const structOf = (message: string, keys: Readonly<Record<string, string>> = {}): unknown =>
  filter('XmlToStructFilter', keys, message).map((value) => JSON.parse(jsonText(toConnectStruct(value))))[0]
const jsonOf = (message: string, keys: Readonly<Record<string, string>> = {}): unknown =>
  filter('XmlToJsonFilter', keys, message)[0]?.get('message')

const named = { 'xml.content.field.name': 'text' }
const cluster =
  '<cluster id="c"><broker id="1"><log><size>1G</size></log></broker><broker id="2"></broker></cluster>'

/* Those with a name of FilePulse's are its own examples (XMLNodeToStructConverterTest, XMLFileInputIteratorTest). */
for (const [says, xml, keys, expected] of [
  ['text alone is a value', '<root>test</root>', named, { root: 'test' }],
  [
    'should_convert_given_single_text_node_element_without_attr_and_force_content',
    '<root>test</root>',
    { ...named, 'xml.force.content.field.for.paths': 'root' },
    { root: { text: 'test' } },
  ],
  [
    'should_convert_given_single_text_node_element_with_attrs',
    '<root attr="attr">test</root>',
    named,
    { root: { attr: 'attr', text: 'test' } },
  ],
  [
    'should_prefix_node_attributes',
    '<root attr="text">test</root>',
    { 'xml.attribute.prefix': 'prefix_' },
    { root: { prefix_attr: 'text', value: 'test' } },
  ],
  ['attributes may be left out', '<r a="1">t</r>', { 'xml.exclude.node.attributes': 'true' }, { r: 't' }],
  [
    'should_ignore_element_given_xml_tag_with_whitespaces',
    '<root><empty>            </empty><data>text</data></root>',
    { 'xml.exclude.empty.elements': 'true' },
    { root: { data: 'text' } },
  ],
  [
    'should_read_record_given_document_with_cdata_node',
    '<ROOT>\n\t<![CDATA[dummy text]]>\n</ROOT>',
    {},
    { ROOT: 'dummy text' },
  ],
  [
    'should_read_record_given_document_with_comment_node',
    '<!-- one --><ROOT><!-- This is a comment -->dummy text</ROOT>',
    {},
    { ROOT: 'dummy text' },
  ],
  [
    'should_convert_given_xml_document_with_document_type_node',
    '<!DOCTYPE root><root>test</root>',
    {},
    { root: 'test' },
  ],
  [
    'elements of one name are an array',
    cluster,
    {},
    {
      cluster: {
        id: 'c',
        broker: [
          { id: '1', log: { size: '1G' } },
          { id: '2', log: null },
        ],
      },
    },
  ],
  [
    'should_read_record_given_valid_force_array_fields',
    '<broker><log><size>1G</size></log></broker>',
    { 'xml.force.array.on.fields': 'broker.log, broker.log.size' },
    { broker: { log: [{ size: ['1G'] }] } },
  ],
  ['text between elements has the name of its own', '<r>a<b>c</b></r>', {}, { r: { b: 'c', r: 'a' } }],
  [
    'types are found out when asked',
    '<r><i>42</i><d>1.5</d><b>true</b><t>x</t></r>',
    { 'xml.data.type.inference.enabled': 'true' },
    { r: { b: true, d: 1.5, i: 42, t: 'x' } },
  ],
  ['dots and hyphens in names become underscores', '<a.b c-d="1"/>', {}, { a_b: { c_d: '1' } }],
  ['names keep their prefix', '<x:r xmlns:x="u" x:a="1"/>', {}, { 'x:r': { 'x:a': '1', 'xmlns:x': 'u' } }],
  [
    'unless namespaces are known',
    '<x:r xmlns:x="u" xmlns:y="v" x:a="1" y:b="2">t</x:r>',
    {
      'xml.parser.namespace.aware.enabled': 'true',
      'xml.exclude.node.attributes.in.namespaces': 'v',
    },
    { r: { a: '1', value: 't' } },
  ],
] as const) {
  test(`XmlToStructFilter: ${says}`, () => assert.deepEqual(structOf(xml, keys), expected))
}

for (const [says, xml, keys, expected] of [
  [
    'should_success_to_convert_xml_to_json_given_input_string',
    `<?xml version="1.0" encoding="UTF-8"?>
<root>
  <element1 attr="foo">bar</element1>
  <element2>value</element2>
  <element4>value1</element4>
  <element4>value2</element4>
  <element5></element5>
</root>`,
    {},
    '{"root":{"element1":{"attr":"foo","value":"bar"},"element2":"value","element4":["value1","value2"],"element5":""}}',
  ],
  [
    'numbers keep their text, leading zeros are none',
    '<r a="1.10" b="007" c="12345678901234567890" d="TRUE" e="null"/>',
    {},
    '{"r":{"a":1.10,"b":"007","c":12345678901234567890,"d":true,"e":null}}',
  ],
  ['all of them may stay text', '<r a="1.10"/>', { 'xml.parser.keep.strings': 'true' }, '{"r":{"a":"1.10"}}'],
  [
    'CDATA stays as it is, beside text',
    '<r> a <![CDATA[ 1 ]]></r>',
    { 'xml.parser.cDataTagName': 'content' },
    '{"r":["a"," 1 "]}',
  ],
] as const) {
  test(`XmlToJsonFilter: ${says}`, () => assert.equal(jsonOf(xml, keys), expected))
}

for (const type of ['XmlToStructFilter', 'XmlToJsonFilter']) {
  for (const xml of ['<a><b></a>', 'no xml', '<a/><b/>', '<a>&unknown;</a>'])
    test(`${type} does not take ${xml}`, () => {
      assert.throws(() => filter(type, {}, xml), { name: 'DataException', message: /^the text is no XML: / })
    })
  test(`${type} makes nothing of blanks`, () => assert.deepEqual(filter(type, {}, ' '), []))
}

test('a name such as __proto__ is a name', () => {
  assert.equal(jsonOf('<__proto__>x</__proto__>'), '{"__proto__":"x"}')
})
