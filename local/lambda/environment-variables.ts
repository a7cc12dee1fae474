import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FunctionResource } from '../cloud-formation/stack-resources.ts'

/** What the variables of an execution environment depend on besides its function. */
export interface EnvironmentSurroundings {
  readonly region: string
  /** Our APIs, `http://127.0.0.1:<port>`. */
  readonly endpoint: string
  /** `host:port` of the Runtime API. */
  readonly runtimeApi: string
  readonly logStream: string
}

/** Credentials that open nothing: our APIs do not look at them, and AWS refuses them. */
const credentials = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'local',
}

/** Environment variables as Lambda sets them, over those of the function. Nothing of our own environment comes along. */
export const environmentVariables = (
  resource: FunctionResource,
  { region, endpoint, runtimeApi, logStream }: EnvironmentSurroundings,
): { readonly [name: string]: string } => ({
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
  AWS_ENDPOINT_URL: endpoint,
  // Bodies that are streams would otherwise come in S3's chunked encoding with a trailer.
  AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
  AWS_EC2_METADATA_DISABLED: 'true',
  ...resource.environment,
  ...credentials,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
  AWS_LAMBDA_FUNCTION_NAME: resource.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(resource.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: resource.logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  LAMBDA_TASK_ROOT: resource.codeDirectory,
  LAMBDA_RUNTIME_DIR: dirname(fileURLToPath(import.meta.url)),
  _HANDLER: resource.handler,
})
