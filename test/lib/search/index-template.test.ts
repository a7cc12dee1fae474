import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexTemplate } from '../../../lib/search/index-template.ts'
import { readSinkOptions } from '../../../lib/search/sink-options.ts'

const templateOf = (settings: Record<string, string>, pattern = 'web') => {
  const { name, body } = indexTemplate(
    pattern,
    readSinkOptions({ 'connection.url': 'http://n:9200', ...settings }),
  )
  const { template, ...rest } = body
  return { name, ...rest, template: template as Record<string, Record<string, unknown>> }
}

test('a template is for an index, or for all of a pattern, and lower than what is written by hand', () => {
  const { template, ...rest } = templateOf({}, 'web-*')
  assert.deepEqual(rest, { name: 'lambda-mirrormaker-web-_', index_patterns: ['web-*'], priority: 50 })
  assert.deepEqual(Object.keys(template), ['mappings'])
  assert.equal(template.mappings?.properties, undefined)
})

test('where documents get a time, it is a date', () => {
  const { template } = templateOf({ 'aws.timestamp.field': 'logdate' })
  assert.deepEqual(template.mappings?.properties, { '@timestamp': { type: 'date' } })
})

test('settings say shards and fields, and their dynamic templates come before ours', () => {
  const field = { properties: { contents: { type: 'flat_object' } } }
  const keyword = { texts: { match_mapping_type: 'string', mapping: { type: 'keyword' } } }
  const { template } = templateOf({
    'aws.timestamp.field': 'logdate',
    'aws.index.settings': '{"number_of_shards": 3}',
    'aws.index.mappings': JSON.stringify({ properties: { ub: field }, dynamic_templates: [keyword] }),
  })
  assert.deepEqual(template.settings, { number_of_shards: 3 })
  assert.deepEqual(template.mappings?.properties, { '@timestamp': { type: 'date' }, ub: field })
  const dynamic = template.mappings?.dynamic_templates
  assert.ok(Array.isArray(dynamic))
  assert.deepEqual([dynamic.length, dynamic[0]], [3, keyword])
})

test("Aiven's template has the name that is said", () => {
  const settings = { 'data.stream.enabled': 'true', 'data.streams.existing.index.template.name': 'mine' }
  const { template: _, ...rest } = templateOf(settings)
  assert.deepEqual(rest, { name: 'mine', index_patterns: ['web'], priority: 50, data_stream: {} })
})
