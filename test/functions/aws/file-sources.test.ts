import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import { FileSourceFunctions } from '../../../functions/aws/file-sources.ts'

/** A client that answers all with one thing, or throws it, and keeps what it was sent. */
const functionsThat = (answer: Error | { FunctionError?: string; Payload?: Buffer }) => {
  const sent: unknown[] = []
  const send = async (command: unknown) => {
    sent.push(command instanceof InvokeCommand ? command.input : command)
    if (answer instanceof Error) throw answer
    return answer
  }
  const files = new FileSourceFunctions(new Map([['logs', 'arn']]), { send } as ConstructorParameters<
    typeof FileSourceFunctions
  >[1])
  return { files, sent }
}
const json = (value: unknown) => ({ Payload: Buffer.from(JSON.stringify(value)) })

test('a bucket is gone through by the function of its connector, which is not waited for', async () => {
  const { files, sent } = functionsThat({})
  await files.list('logs', { since: 7 })
  assert.deepEqual(sent, [
    { FunctionName: 'arn', InvocationType: 'Event', Payload: Buffer.from('{"list":{"since":7}}') },
  ])
})

test('a function that is not invoked is told, with what is not read then', async () => {
  const { files } = functionsThat(new Error('AccessDenied'))
  await assert.rejects(
    files.list('logs', { since: null }),
    /bucket of logs was not gone through .*AccessDenied/,
  )
  await assert.rejects(files.list('others', { since: null }), /others has no function that reads files/)
})

test('what the function knows of files is waited for; what it refuses is told in its words', async () => {
  const { files } = functionsThat(json([{ uri: 's3://b/k', position: 6, rows: 2 }]))
  assert.deepEqual(await files.ask('logs', 'read'), [{ uri: 's3://b/k', position: 6, rows: 2 }])
  const refusing = functionsThat({ FunctionError: 'Unhandled', ...json({ errorMessage: 'not all …' }) })
  await assert.rejects(refusing.files.ask('logs', 'reset'), { message: 'not all …' })
})
