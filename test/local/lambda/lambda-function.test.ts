import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { FunctionResource } from '../../../local/cloud-formation/stack-resources.ts'
import { defaultAsyncPolicy } from '../../../local/lambda/async-invoker.ts'
import { LambdaFunction } from '../../../local/lambda/lambda-function.ts'
import { ProcessWatchdog } from '../../../local/lambda/process-watchdog.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/** Runs a function of this code for as long as `run` takes; its output lines are collected. */
const withFunction = async (
  code: string,
  changes: Partial<FunctionResource>,
  run: (target: LambdaFunction, lines: readonly string[]) => Promise<void>,
): Promise<void> => {
  await using directory = await temporaryDirectory()
  const codeDirectory = join(directory.path, 'code')
  await mkdir(codeDirectory)
  await writeFile(join(codeDirectory, 'index.mjs'), code)
  const lines: string[] = []
  const watchdog = new ProcessWatchdog()
  const resource: FunctionResource = {
    logicalId: 'Mirror',
    name: 'mirror',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:mirror',
    description: '',
    codeDirectory,
    handler: 'index.handler',
    timeoutSeconds: 20,
    memoryMb: 256,
    environment: { TOPIC: 'orders', DIRECTORY: directory.path },
    reservedConcurrency: undefined,
    asyncPolicy: defaultAsyncPolicy,
    logGroup: '/aws/lambda/mirror',
    ...changes,
  }
  const options = {
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:1',
    watchdog,
    onLine: (line: string) => lines.push(line),
  }
  const target = new LambdaFunction(resource, options)
  try {
    await run(target, lines)
  } finally {
    await target.stop()
    await watchdog.close()
  }
}

const answer = async (target: LambdaFunction, event: object = {}): Promise<unknown> => {
  const result = await target.invoke(JSON.stringify(event))
  assert.equal(result.isError, false, result.payload.toString())
  return JSON.parse(result.payload.toString())
}

test('an environment keeps its memory from one invocation to the next', async () => {
  await withFunction('let n = 0; export const handler = () => ++n', {}, async (target) => {
    assert.deepEqual([await answer(target), await answer(target)], [1, 2])
    assert.equal(target.status().environments, 1)
  })
})

test('an invocation may take longer than an HTTP server keeps a silent connection', async () => {
  const code = `let n = 0
    export const handler = async ({ ms }) => { await new Promise((resolve) => setTimeout(resolve, ms)); return ++n }`
  await withFunction(code, {}, async (target) => {
    assert.deepEqual([await answer(target, { ms: 7_000 }), await answer(target, { ms: 0 })], [1, 2])
  })
})

test('a function sees its event, its context and Lambda’s environment, and nothing of ours', async () => {
  const code = `export const handler = (event, context) => ({
    event, left: context.getRemainingTimeInMillis() > 15_000, arn: context.invokedFunctionArn, id: context.awsRequestId.length,
    env: [process.env.TOPIC, process.env.AWS_LAMBDA_FUNCTION_NAME, process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE, process.env.AWS_REGION,
      process.env.AWS_ENDPOINT_URL, process.env.LAMBDA_TASK_ROOT === process.cwd(), process.env.OURS],
  })`
  process.env.OURS = 'ours'
  await withFunction(code, {}, async (target) => {
    assert.deepEqual(await answer(target, { a: [1, null] }), {
      event: { a: [1, null] },
      left: true,
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:mirror',
      id: 36,
      env: ['orders', 'mirror', '256', 'us-east-1', 'http://127.0.0.1:1', true, null],
    })
  })
})

test('between invocations an environment stands still, as Lambda freezes it', async () => {
  const code = `import { appendFileSync } from 'node:fs'
    setInterval(() => appendFileSync(process.env.DIRECTORY + '/ticks', 'x'), 1)
    export const handler = () => new Promise((resolve) => setTimeout(() => resolve(process.env.DIRECTORY), 30))`
  await withFunction(code, {}, async (target) => {
    const directory = String(await answer(target))
    const state = async () => (await readFile(`/proc/${target.pids()[0]}/stat`, 'utf8')).split(') ')[1]?.[0]
    const ticks = await readFile(join(directory, 'ticks'), 'utf8')
    assert.equal(await state(), 'T')
    for (let look = 0; look < 50; look++)
      assert.equal(await readFile(join(directory, 'ticks'), 'utf8'), ticks)
    await answer(target)
    assert.ok((await readFile(join(directory, 'ticks'), 'utf8')).length > ticks.length)
  })
})

test('an error of the function is its answer, and the environment lives on', async () => {
  const code = `let n = 0; export const handler = () => { if (++n === 1) throw new RangeError('no such offset'); return n }`
  await withFunction(code, {}, async (target, lines) => {
    const failed = await target.invoke('{}')
    const { errorType, errorMessage, trace } = JSON.parse(failed.payload.toString())
    assert.deepEqual([failed.isError, errorType, errorMessage], [true, 'RangeError', 'no such offset'])
    assert.match(trace[1], /index\.mjs/)
    assert.equal(await answer(target), 2)
    assert.equal(target.status().lastError, 'RangeError: no such offset')
    assert.ok(
      lines.some((line) => line.endsWith('RangeError: no such offset')),
      lines.join('\n'),
    )
  })
})

test('at its time-out an environment is killed, and the next invocation gets a new one', async () => {
  const code = `let n = 0; export const handler = ({ ms }) => new Promise((resolve) => setTimeout(() => resolve(++n), ms))`
  await withFunction(code, { timeoutSeconds: 1 }, async (target) => {
    assert.equal(await answer(target, { ms: 0 }), 1)
    const [pid] = target.pids()
    const result = await target.invoke('{"ms":60000}')
    assert.match(result.payload.toString(), /"Sandbox.Timedout".*Task timed out after 1\.00 seconds/)
    assert.equal(await answer(target, { ms: 0 }), 1)
    assert.notEqual(target.pids()[0], pid)
  })
})

test('a process that ends in the middle is an error, and the next invocation gets a new one', async () => {
  await withFunction('export const handler = ({ exit }) => exit && process.exit(3)', {}, async (target) => {
    const result = await target.invoke('{"exit":true}')
    assert.match(result.payload.toString(), /"Runtime.ExitError".*exit status 3/)
    assert.equal(await answer(target), null)
  })
})

for (const [says, code, handler, errorType] of [
  ['code that throws while it loads', `throw new Error('no settings')`, 'index.handler', 'Error'],
  ['a module that is not there', '', 'other.handler', 'Runtime.ImportModuleError'],
  ['a handler that is not there', 'export const other = 1', 'index.handler', 'Runtime.HandlerNotFound'],
  ['a process that ends while it loads', 'process.exit(7)', 'index.handler', 'Runtime.ExitError'],
] as const) {
  test(`${says} is an error of the invocation that needed it`, async () => {
    await withFunction(code, { handler }, async (target) => {
      const result = await target.invoke('{}')
      assert.deepEqual([result.isError, JSON.parse(result.payload.toString()).errorType], [true, errorType])
      assert.equal(target.status().environments, 0)
    })
  })
}

test('invocations at the same time run in environments of their own', async () => {
  const code = `let n = 0; export const handler = () => new Promise((resolve) => setTimeout(() => resolve(++n), 100))`
  await withFunction(code, {}, async (target) => {
    assert.deepEqual(await Promise.all([answer(target), answer(target), answer(target)]), [1, 1, 1])
    assert.equal(target.status().environments, 3)
  })
})

test('beyond its reserved concurrency a function is throttled', async () => {
  const code = `export const handler = () => new Promise((resolve) => setTimeout(resolve, 100))`
  await withFunction(code, { reservedConcurrency: 1 }, async (target) => {
    const first = answer(target)
    await assert.rejects(target.invoke('{}'), { code: 'TooManyRequestsException', statusCode: 429 })
    await first
    assert.equal(target.status().throttles, 1)
  })
})

test('events and answers have 6 MB', async () => {
  const code = `export const handler = ({ size, text }) => size ? 'x'.repeat(size) : text.length`
  await withFunction(code, {}, async (target) => {
    assert.equal(await answer(target, { text: 'x'.repeat(6_000_000) }), 6_000_000)
    await assert.rejects(target.invoke(`"${'x'.repeat(6 * 1024 * 1024)}"`), { statusCode: 413 })
    const result = await target.invoke(`{"size":${6 * 1024 * 1024}}`)
    assert.equal(JSON.parse(result.payload.toString()).errorType, 'Function.ResponseSizeTooLarge')
  })
})

test('every line of an invocation has been read when it is answered', async () => {
  const code = `export const handler = () => { for (let n = 0; n < 2000; n++) console.log('line', n); process.stdout.write('no end'); console.error('end') }`
  await withFunction(code, {}, async (target, lines) => {
    await answer(target)
    assert.equal(lines.filter((line) => line.startsWith('line ')).length, 2000)
    assert.ok(lines.includes('no end') && lines.includes('end'), lines.slice(-3).join('\n'))
  })
})

test('a function finds the AWS SDK though its code has none, as on the managed runtime', async () => {
  const code = `import { S3Client } from '@aws-sdk/client-s3'; export const handler = () => typeof S3Client`
  await withFunction(code, {}, async (target) => assert.equal(await answer(target), 'function'))
})

test('after a stop no process is left', async () => {
  await withFunction('export const handler = () => new Promise(() => {})', {}, async (target) => {
    const hanging = target.invoke('{}')
    while (target.pids().length === 0) await new Promise(setImmediate)
    const pids = target.pids()
    await target.stop()
    assert.equal((await hanging).isError, true)
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  })
})
