import { setTimeout as sleep } from 'node:timers/promises'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { answerCloudFormation, type CustomResourceRequest, textProperty } from './aws/cloudformation.ts'
import { removeEventSources } from './aws/remove-event-sources.ts'
import type { Invocation } from './handler.ts'

/** Adaptive, so that an account whose calls are throttled is not pressed. */
const client = new LambdaClient({ retryMode: 'adaptive', maxAttempts: 6 })

/** Custom resource: when a flow goes, so do the event source mappings that were made for it while it ran. */
export const handler = (request: CustomResourceRequest, invocation: Invocation): Promise<void> =>
  answerCloudFormation(request, async () => {
    const functionArn = textProperty(request, 'FunctionArn')
    if (request.RequestType === 'Delete') {
      const timeLeftMs = () => invocation.getRemainingTimeInMillis()
      await removeEventSources({ client, sleep, timeLeftMs }, functionArn)
    }
    // A mapping belongs to its function: another function is another resource, and the old one is cleaned up.
    return {
      physicalResourceId:
        request.RequestType === 'Delete' ? (request.PhysicalResourceId ?? functionArn) : functionArn,
    }
  })
