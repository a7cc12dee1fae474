import { type Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Effect, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type IKey, Key } from 'aws-cdk-lib/aws-kms'
import {
  Architecture,
  CfnFunction,
  type Code,
  Function as LambdaFunction,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { ClusterNetwork } from '../config/cluster-deployment.ts'
import type { FunctionConfig } from '../config/function-config.ts'
import { KafkaFunctionRole } from './kafka-function-role.ts'
import { logRetention } from './log-retention.ts'

/** What of the settings says how data at rest is kept. */
export type FunctionKeeping = Pick<FunctionConfig, 'awsLogRetentionDays' | 'awsKmsKeyArn'>

/** One function, said without AWS's defaults. */
export interface KafkaFunctionProps {
  /** What it does, as the console shows it. */
  readonly description: string
  readonly code: Code
  /** Environment variables: names and tokens, never a secret. */
  readonly environment: Readonly<Record<string, string>>
  readonly memoryMb: number
  readonly timeout: Duration
  /** What its role may do beside writing its log. */
  readonly statements: readonly PolicyStatement[]
  /** How its log is kept, and under which key. */
  readonly keeping: FunctionKeeping
  /**
   * Options of Node, in `NODE_OPTIONS`, beside those of every function.
   * @default none
   */
  readonly nodeOptions?: readonly string[]
  /**
   * How many of it run at the same time at most.
   * @default no limit of its own
   */
  readonly reservedConcurrency?: number
  /**
   * It starts itself anew for the rest of its work, more often than the 16 times after which Lambda takes that for a loop.
   * @default false
   */
  readonly startsItself?: boolean
  /**
   * The network that it runs in.
   * @default none: it reaches public addresses only
   */
  readonly network?: ClusterNetwork | undefined
}

/** Of every function. kafkajs sets timers to the past, and Node 24 would say so in the log of each cold start. */
const nodeOptions = ['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning'] as const

/** A function with its role and its log group. */
export class KafkaFunction extends Construct {
  readonly function: LambdaFunction
  readonly role: KafkaFunctionRole
  readonly memoryMb: number

  constructor(scope: Construct, id: string, props: KafkaFunctionProps) {
    super(scope, id)
    this.memoryMb = props.memoryMb
    const { awsKmsKeyArn, awsLogRetentionDays } = props.keeping
    const key: { encryptionKey?: IKey } =
      awsKmsKeyArn === null ? {} : { encryptionKey: Key.fromKeyArn(this, 'Key', awsKmsKeyArn) }
    const logGroup = new LogGroup(this, 'Log', {
      ...key,
      retention: logRetention(awsLogRetentionDays),
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.role = new KafkaFunctionRole(this, 'Role', {
      logGroup,
      isInNetwork: props.network !== undefined,
      statements: [...props.statements, ...(awsKmsKeyArn === null ? [] : [decrypt(awsKmsKeyArn)])],
    })
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: {
        ...props.environment,
        NODE_OPTIONS: [...nodeOptions, ...(props.nodeOptions ?? [])].join(' '),
      },
      memorySize: props.memoryMb,
      timeout: props.timeout,
      role: this.role,
      logGroup,
      ...(props.startsItself === true && { recursiveLoop: RecursiveLoop.ALLOW }),
      ...(key.encryptionKey && { environmentEncryption: key.encryptionKey }),
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
    })
    if (props.startsItself === true) this.#allowToStartItself()
    if (props.network) place(this.function, props.network)
  }

  /** A policy of its own: the role comes before the function, so its own policies cannot name it. */
  #allowToStartItself(): void {
    new Policy(this, 'StartItself', {
      roles: [this.role],
      statements: [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['lambda:InvokeFunction'],
          resources: [this.function.functionArn],
        }),
      ],
    })
  }
}

/** Variables, and files of a bucket under the same key. */
const decrypt = (keyArn: string): PolicyStatement =>
  new PolicyStatement({ effect: Effect.ALLOW, actions: ['kms:Decrypt'], resources: [keyArn] })

/** The ids come from the settings, so no construct of a VPC is needed, which would want to look up its zones. */
const place = (placed: LambdaFunction, { subnetIds, securityGroupIds }: ClusterNetwork): void => {
  const resource = placed.node.defaultChild
  if (!(resource instanceof CfnFunction)) throw new Error(`${placed.node.path} is no resource of Lambda.`)
  resource.vpcConfig = { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] }
}
