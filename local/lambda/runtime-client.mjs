/*
  The runtime of one execution environment: loads the handler, asks the Runtime API for invocations, answers them.
  It has no types because it runs as it stands beside functions, and no dependency because theirs must not meet ours.
  https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
*/
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RuntimeConnection } from './runtime-connection.mjs'

/** Whoever started us is gone when the Runtime API no longer answers: so are we. */
const orphaned = () => process.exit(1)

const connection = new RuntimeConnection(process.env.AWS_LAMBDA_RUNTIME_API ?? '', orphaned)

const call = (method, path, body) => connection.request(method, `/2018-06-01/runtime${path}`, body)

const describe = (error) =>
  JSON.stringify(
    error instanceof Error
      ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
      : { errorType: typeof error, errorMessage: String(error), trace: [] },
  )

/** The managed runtime has the AWS SDK built in: here it comes from the packages beside this file. */
registerHooks({
  resolve: (specifier, context, next) => {
    try {
      return next(specifier, context)
    } catch (error) {
      if (!/^@(aws-sdk|smithy)\//.test(specifier)) throw error
      return next(specifier, { ...context, parentURL: import.meta.url })
    }
  },
})

const named = (name, message) => Object.assign(new Error(message), { name })

const loadHandler = async () => {
  const text = process.env._HANDLER ?? ''
  const dot = text.lastIndexOf('.')
  const base = join(process.env.LAMBDA_TASK_ROOT ?? '.', text.slice(0, dot))
  const file = ['.mjs', '.js', '.cjs'].map((extension) => base + extension).find((path) => existsSync(path))
  if (file === undefined) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${base}'`)
  const module = await import(pathToFileURL(file).href)
  const handler = module[text.slice(dot + 1)] ?? module.default?.[text.slice(dot + 1)]
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${text} is undefined or not exported by ${dirname(file)}`)
  return handler
}

const contextOf = (headers) => {
  const deadline = Number(headers['lambda-runtime-deadline-ms'])
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
}

/** Tells whoever reads our output that all of this invocation's lines have been written. */
const endOutput = (requestId) => {
  const mark = `\u0000${requestId}\n`
  process.stdout.write(mark)
  process.stderr.write(mark)
}

const answer = async (handler, { headers, body }) => {
  const requestId = headers['lambda-runtime-aws-request-id']
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id']
  try {
    const result = await handler(JSON.parse(body.toString('utf8')), contextOf(headers))
    await call('POST', `/invocation/${requestId}/response`, JSON.stringify(result ?? null))
  } catch (error) {
    console.error(describe(error))
    await call('POST', `/invocation/${requestId}/error`, describe(error))
  }
  endOutput(requestId)
}

let handler
try {
  handler = await loadHandler()
} catch (error) {
  console.error(describe(error))
  await call('POST', '/init/error', describe(error))
  process.exit(1)
}
for (;;) await answer(handler, await call('GET', '/invocation/next'))
