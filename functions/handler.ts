import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics } from '@aws-lambda-powertools/metrics'
import middy, { type MiddlewareObj } from '@middy/core'
import { LastSuccess } from './aws/last-success.ts'
import { metricRecorder } from './aws/metric-recorder.ts'

/** What Lambda says about one invocation: the part of its context that we read. */
export interface Invocation {
  readonly functionName: string
  readonly awsRequestId: string
  /** Milliseconds until Lambda stops this invocation. */
  getRemainingTimeInMillis(): number
}

/** One invocation of a function: the event in, the answer out, an error when the work was not done. */
export type Run<Event, Answer> = (event: Event, invocation: Invocation) => Promise<Answer>

/** Structured lines in the function's log; `service` is the kind of function. */
export const logger = new Logger()

/** Cold starts belong to a function, every other metric to a flow: so they have a Metrics of their own. */
const coldStarts = new Metrics()

const countColdStart: MiddlewareObj = {
  before: ({ context }) => coldStarts.captureColdStartMetric(context.functionName),
}

const lastSuccess = new LastSuccess()

const publishMetrics: MiddlewareObj = {
  after: ({ context }) => {
    metricRecorder.publish()
    lastSuccess.note(context.functionName, Date.now())
  },
  onError: () => metricRecorder.publish(),
}

const logError: MiddlewareObj = {
  onError: ({ error, context }) => {
    if (error) logger.error(`${context.functionName} failed: ${error.message}`, error)
  },
}

/**
 * The one wrapper of every function: a cold start counted, each metric published once when the
 * invocation ends, an error logged with the request it belongs to. No middleware answers an error,
 * so it is thrown on: it is what makes Lambda deliver a batch again and what its alarms count.
 */
export const mirrorHandler = <Event = unknown, Answer = void>(run: Run<Event, Answer>): Run<Event, Answer> =>
  middy<Event, Answer>((event: Event, invocation: Invocation) => run(event, invocation))
    .use(injectLambdaContext(logger))
    .use(countColdStart)
    .use(logError)
    .use(publishMetrics)
