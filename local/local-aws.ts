import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsApi } from './api/aws-api.ts'
import { logOf } from './api/log-of.ts'
import { AwsError } from './aws-error.ts'
import { readCdkOut } from './cloud-formation/cdk-out.ts'
import { isCalled, type StackResources, stackResources } from './cloud-formation/stack-resources.ts'
import { Template } from './cloud-formation/template.ts'
import { defaultPollerOptions } from './event-source/event-source.ts'
import { EventSourceMappings } from './event-source/event-source-mappings.ts'
import { MappingFile } from './event-source/mapping-file.ts'
import { templateMappings } from './event-source/template-mappings.ts'
import { type EventSourceStatus, eventSourceStatus } from './event-source-status.ts'
import { FunctionUrls } from './function-url/function-urls.ts'
import type { Json } from './json.ts'
import { AsyncInvoker } from './lambda/async-invoker.ts'
import { type FunctionStatus, type InvocationResult, LambdaFunction } from './lambda/lambda-function.ts'
import { ProcessWatchdog } from './lambda/process-watchdog.ts'
import type { LocalAwsOptions } from './local-aws-options.ts'
import { LogTail } from './log-tail.ts'
import { parseEmbeddedMetrics } from './metrics/embedded-metrics.ts'
import { type MetricSeries, MetricStore } from './metrics/metric-store.ts'
import { noContent } from './page/page-content.ts'
import { PageServer } from './page/page-server.ts'
import { objectCreatedEvent } from './s3/object-created-event.ts'
import { ObjectStore } from './s3/object-store.ts'
import { Schedules } from './schedules.ts'
import { Secrets } from './secrets.ts'

const accountId = '000000000000'

/** Starts AWS on this machine for one stack. It runs until `stop`. */
export const startLocalAws = async (options: LocalAwsOptions): Promise<LocalAws> => {
  const region = options.region ?? 'us-east-1'
  const stack = readCdkOut(options.cdkOut, options.stackName)
  const template = new Template(
    stack.template,
    { stackName: stack.name, region, accountId },
    options.parameters,
  )
  const aws = new LocalAws(stackResources(template, stack), { ...options, region })
  try {
    await aws.start()
    return aws
  } catch (error) {
    await aws.stop()
    throw error
  }
}

/** One stack on this machine: its functions, and what of AWS they meet. */
export class LocalAws {
  readonly #resources: StackResources
  readonly #options: LocalAwsOptions & { readonly region: string }
  readonly #functions: LambdaFunction[] = []
  readonly #watchdog = new ProcessWatchdog()
  readonly #metrics = new MetricStore()
  readonly #log = new LogTail()
  readonly #secrets: Secrets
  readonly #objects: ObjectStore
  readonly #mappingFile: MappingFile
  readonly #mappings: EventSourceMappings
  readonly #schedules: Schedules
  readonly #later = new AsyncInvoker(
    (ms, signal) => sleep(ms, undefined, { signal }),
    Date.now,
    ({ functionName, why }) => this.#note(functionName, `an event was given up: ${why}`),
  )
  #api: AwsApi | undefined
  #page: PageServer | undefined
  readonly #urls = new FunctionUrls()

  constructor(resources: StackResources, options: LocalAwsOptions & { readonly region: string }) {
    this.#resources = resources
    this.#options = options
    this.#secrets = new Secrets(options.secretsFile)
    this.#objects = new ObjectStore(
      join(options.stateDirectory, 's3'),
      resources.buckets.map(({ name }) => name),
    )
    this.#mappingFile = new MappingFile(join(options.stateDirectory, 'event-source-mappings.json'))
    this.#mappings = this.#newMappings()
    const clock = {
      every: (ms: number, run: () => void) => {
        const timer = setInterval(run, ms)
        return () => clearInterval(timer)
      },
    }
    this.#schedules = new Schedules(
      clock,
      (arn, payload) => void this.#later.invoke(this.#lambda(arn), payload),
    )
  }

  /** Opens ports, then starts event sources and schedules. */
  async start(): Promise<void> {
    this.#page = await PageServer.listen(this.#options.pagePort, {
      functions: () => this.functions(),
      eventSources: () => this.eventSources(),
      metrics: () => this.metrics(),
      log: () => this.#log.lines(),
      content: this.#options.content ?? noContent,
    })
    this.#api = await AwsApi.listen(this.#options.apiPort ?? 0, {
      region: this.#options.region,
      accountId,
      mappings: this.#mappings,
      objects: this.#objects,
      secrets: this.#secrets,
      lambdas: () => this.#functions,
      lambda: (name) => this.#lambda(name),
      metrics: () => this.metrics(),
      logOf: (group) => logOf(group, this.#functions, this.#log),
      invokeLater: (target, payload) => void this.#later.invoke(target, payload),
      onCreated: (bucket, head) => this.#objectCreated(bucket, head),
    })
    this.#startFunctions(this.#api.endpoint)
    this.#mappings.restore(templateMappings(this.#resources.eventSources))
    this.#mappings.restore(this.#mappingFile.read())
    const invokerOf = (arn: string) => (event: string) => this.#lambda(arn).invoke(event)
    await this.#urls.open(this.#resources.functionUrls, this.#options.functionUrlPort ?? 0, invokerOf)
    this.#schedules.start(this.#resources.schedules)
  }

  /** Our APIs: what AWS_ENDPOINT_URL is to be for a client. */
  get endpoint(): string {
    return this.#api?.endpoint ?? ''
  }

  /** The local page. */
  get pageUrl(): string {
    return this.#page?.url ?? ''
  }

  /** The stack's function URLs, in the order of the template. */
  functionUrls(): readonly string[] {
    return this.#urls.urls
  }

  /** Invokes a function, by logical id, name or ARN, and waits for its answer. */
  invoke(name: string, payload: Json): Promise<InvocationResult> {
    return this.#lambda(name).invoke(JSON.stringify(payload))
  }

  /** Puts an object into a bucket, by logical id or name, and tells the functions that want to know. */
  async putObject(bucket: string, key: string, body: Buffer | string): Promise<void> {
    const { name } = this.#bucket(bucket)
    this.#objectCreated(name, await this.#objects.put(name, key, { body: Buffer.from(body) }))
  }

  /** Names of the stack's buckets. */
  buckets(): readonly string[] {
    return this.#resources.buckets.map(({ name }) => name)
  }

  /** The functions and what they have done. */
  functions(): readonly FunctionStatus[] {
    return this.#functions.map((one) => one.status())
  }

  /** The event source mappings and how far they are. */
  eventSources(): readonly EventSourceStatus[] {
    return this.#mappings.list().map(eventSourceStatus)
  }

  /** What functions have published in the embedded metric format. */
  metrics(): readonly MetricSeries[] {
    return this.#metrics.series()
  }

  /** Process ids of the functions' execution environments. */
  pids(): readonly number[] {
    return this.#functions.flatMap((one) => one.pids())
  }

  /** Kills every function and closes every port; nothing is waited for but that. */
  async stop(): Promise<void> {
    this.#schedules.stop()
    this.#later.stop()
    const stopped = this.#mappings.stop()
    await Promise.all(this.#functions.map((one) => one.stop()))
    await stopped
    await this.#api?.close()
    await this.#page?.close()
    await this.#urls.close()
    await this.#watchdog.close()
  }

  #newMappings(): EventSourceMappings {
    const { poller, mskBootstrapServers } = this.#options
    return new EventSourceMappings({
      poller: { ...defaultPollerOptions, ...poller },
      readSecret: (arn) => this.#secrets.object(arn),
      invoke: (name, event) => this.#lambda(name).invoke(event),
      resource: (name) => this.#functions.find(({ resource }) => isCalled(name, resource))?.resource,
      bootstrapServersOf: (arn) => {
        const servers = mskBootstrapServers?.[arn]
        if (servers === undefined)
          throw new Error(`the brokers of ${arn} are not known on one machine: give its bootstrap servers`)
        return servers.split(',')
      },
      save: (records) => this.#mappingFile.write(records),
      onLog: (line) => this.#note('event source', line),
    })
  }

  #startFunctions(endpoint: string): void {
    for (const resource of this.#resources.functions)
      this.#functions.push(
        new LambdaFunction(resource, {
          region: this.#options.region,
          endpoint,
          watchdog: this.#watchdog,
          onLine: (line) => this.#line(resource.logicalId, line),
        }),
      )
  }

  #line(source: string, text: string): void {
    const values = parseEmbeddedMetrics(text)
    if (values === undefined) this.#note(source, text)
    else for (const value of values) this.#metrics.add(value)
  }

  #note(source: string, text: string): void {
    const line = { at: Date.now(), source, text }
    this.#log.add(line)
    this.#options.onLog?.(line)
  }

  #lambda(name: string): LambdaFunction {
    const found = this.#functions.find(({ resource }) => isCalled(name, resource))
    if (found === undefined)
      throw new AwsError('ResourceNotFoundException', 404, `Function not found: ${name}`)
    return found
  }

  #bucket(name: string) {
    const found = this.#resources.buckets.find((bucket) => bucket.name === name || bucket.logicalId === name)
    if (found === undefined) throw new Error(`the stack has no bucket ${name}`)
    return found
  }

  #objectCreated(bucket: string, head: Parameters<typeof objectCreatedEvent>[0]['head']): void {
    const { region } = this.#options
    for (const { functionArn, prefix, suffix } of this.#bucket(bucket).notifications)
      if (head.key.startsWith(prefix) && head.key.endsWith(suffix))
        void this.#later.invoke(this.#lambda(functionArn), objectCreatedEvent({ bucket, region, head }))
  }
}
