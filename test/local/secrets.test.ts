import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { Secrets } from '../../local/secrets.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:kafka/source-AbC123'

for (const [says, file] of [
  ['its ARN', { [arn]: { username: 'mm', password: 'x' } }],
  ['its name', { 'kafka/source': { username: 'mm', password: 'x' } }],
  ['its name, as text', { 'kafka/source': '{"username":"mm","password":"x"}' }],
] as const) {
  test(`a secret is found by ${says}`, async () => {
    await using directory = await temporaryDirectory()
    const path = join(directory.path, 'secrets.json')
    await writeFile(path, JSON.stringify(file))
    assert.deepEqual(new Secrets(path).object(arn), { username: 'mm', password: 'x' })
    assert.equal(new Secrets(path).text(arn), '{"username":"mm","password":"x"}')
  })
}

test('a secret that is not there is refused as by Secrets Manager, with the file to put it into', async () => {
  assert.throws(() => new Secrets(undefined).text(arn), {
    code: 'ResourceNotFoundException',
    message: /for none was given/,
  })
})
