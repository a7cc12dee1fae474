/** How to reach AWS's APIs: what every client of the SDK is made with. */
export interface AwsAccess {
  readonly region: string
  readonly endpoint?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly maxAttempts: number
}

/** The account that `npm start` stands for. */
const localAccount = '000000000000'
/** Where `npm start` answers for AWS (`--aws-port`). */
const localEndpoint = 'http://127.0.0.1:8089'

/**
 * How to reach the AWS in which a function runs, by the function's ARN: region and account stand in it. That of `npm start` is asked
 * where `AWS_ENDPOINT_URL` says, and at its usual port otherwise; it takes any credentials.
 */
export const awsAccess = (functionArn: string, environment: NodeJS.ProcessEnv): AwsAccess => {
  const [, , , region = '', account] = functionArn.split(':')
  if (account !== localAccount) return { region, maxAttempts: 3 }
  return {
    region,
    endpoint: environment.AWS_ENDPOINT_URL ?? localEndpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  }
}
