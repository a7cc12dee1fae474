/** What CloudFormation asks of a custom resource: the part of its request that we read. */
export interface CustomResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  /** Where the answer has to be put. */
  readonly ResponseURL: string
  readonly StackId: string
  readonly RequestId: string
  readonly LogicalResourceId: string
  /** Absent when the resource is created. */
  readonly PhysicalResourceId?: string
  readonly ResourceProperties: Readonly<Record<string, unknown>>
}

/** What a custom resource came to: what it is called, and the attributes that the template reads. */
export interface CustomResource {
  /** Another id than before makes CloudFormation remove the resource of the old one. */
  readonly physicalResourceId: string
  readonly attributes?: Readonly<Record<string, string>>
}

/**
 * Runs what a custom resource does and tells CloudFormation how it went. A failure is an answer too, with its
 * reason: without one the stack would wait for it until its time-out. It is thrown on as well, for the log.
 */
export const answerCloudFormation = async (
  request: CustomResourceRequest,
  run: () => Promise<CustomResource>,
): Promise<void> => {
  if (typeof request.ResponseURL !== 'string') {
    throw new Error(
      'This is no request of CloudFormation: it has no ResponseURL. Only a deployment invokes this function.',
    )
  }
  let resource: CustomResource
  try {
    resource = await run()
  } catch (cause) {
    await put(request, {
      Status: 'FAILED',
      Reason: cause instanceof Error ? cause.message : String(cause),
      PhysicalResourceId: request.PhysicalResourceId ?? request.RequestId,
    })
    throw cause
  }
  await put(request, {
    Status: 'SUCCESS',
    PhysicalResourceId: resource.physicalResourceId,
    Data: resource.attributes ?? {},
  })
}

/** A property of the request as text. */
export const textProperty = (request: CustomResourceRequest, name: string): string => {
  const value = request.ResourceProperties[name]
  if (typeof value === 'string') return value
  throw new Error(
    `${request.LogicalResourceId} has no property ${name}: synthesise and deploy the stack again.`,
  )
}

const put = async (
  { StackId, RequestId, LogicalResourceId, ResponseURL }: CustomResourceRequest,
  outcome: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const answer = await fetch(ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({ StackId, RequestId, LogicalResourceId, ...outcome }),
  })
  if (!answer.ok)
    throw new Error(`CloudFormation did not take the answer for ${LogicalResourceId}: HTTP ${answer.status}`)
}
