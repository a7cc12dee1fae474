import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TooManyRequestsException } from '@aws-sdk/client-lambda'
import { SourceConnectors } from '../../../functions/aws/source-connectors.ts'

/** A client that answers one after the other; what is an error is thrown. */
const connectorsThat = (...answers: readonly (Error | { FunctionError?: string; Payload: Buffer })[]) => {
  const left = [...answers]
  const send = async () => {
    const answer = left.shift()
    if (answer instanceof Error) throw answer
    return answer
  }
  return new SourceConnectors(new Map([['a->b', 'arn']]), { send } as ConstructorParameters<
    typeof SourceConnectors
  >[1])
}
const json = (value: unknown) => ({ Payload: Buffer.from(JSON.stringify(value)) })
const busy = new TooManyRequestsException({ message: 'Rate Exceeded.', $metadata: {} })

test('a source connector that is at work is waited for', async () => {
  const offsets = await connectorsThat(
    busy,
    json([{ topic: 't', partition: 1, offset: '9007199254740993' }]),
  ).ask('a->b', 'read')
  assert.deepEqual(offsets, [{ topic: 't', partition: 1, offset: 9007199254740993n }])
})

test('what it refuses is told in its words', async () => {
  const refused = { FunctionError: 'Unhandled', ...json({ errorMessage: 'No offset was altered: …' }) }
  await assert.rejects(connectorsThat(refused).ask('a->b', 'reset'), { message: 'No offset was altered: …' })
})

test('a flow that the stack has no source connector for is named', async () => {
  await assert.rejects(connectorsThat().ask('x->y', 'read'), /offsets of x->y were not told/)
})
