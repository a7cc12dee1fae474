import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { inlinePatterns } from '../../bin/inline-patterns.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

test('the patterns of a directory become settings, and those that stand in the JSON win', async () => {
  await using directory = await temporaryDirectory()
  await mkdir(join(directory.path, 'patterns'))
  await writeFile(join(directory.path, 'patterns', 'own'), '# codes\n\nCODE [A-Z]{2,3}\r\nDAY  \\d{2} \n')
  const config = {
    'filters.A.patternsDir': 'patterns',
    'filters.A.patternDefinitions.DAY': 'Mon|Tue',
    'filters.B.type': 'GrokFilter',
  }
  const text = inlinePatterns(JSON.stringify({ name: 'w', config }), {
    file: 'w.json',
    folder: directory.path,
  })
  assert.deepEqual(JSON.parse(text), {
    name: 'w',
    config: {
      'filters.A.patternDefinitions.CODE': '[A-Z]{2,3}',
      'filters.A.patternDefinitions.DAY': 'Mon|Tue',
      'filters.B.type': 'GrokFilter',
    },
  })
})

test('a directory that is not there is told with its setting', () => {
  const text = JSON.stringify({ 'filters.A.patternsDir': '/no/such/directory' })
  assert.throws(() => inlinePatterns(text, { file: 'w.json', folder: '/' }), {
    name: 'ConfigException',
    message: /^w\.json: filters\.A\.patternsDir: \/no\/such\/directory cannot be read: /,
  })
})

test('JSON without such a setting, and what is no JSON, stays as it is', () => {
  for (const text of ['{ "name": "w" }', 'no json', '[]', '{"config": 1}'])
    assert.equal(inlinePatterns(text, { file: 'w.json', folder: '/' }), text)
})
