import { CfnResource, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { Key } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { FunctionKeeping } from './kafka-function.ts'
import { logRetention } from './log-retention.ts'

/** CDK's own function, one a stack, that sets the notifications of buckets while the stack is deployed. */
const handlerId = /^BucketNotificationsHandler/

/**
 * Gives CDK's function a log group of the stack. Left alone, Lambda makes one when it first runs, which keeps its lines for
 * ever and stays when the stack is destroyed. How the first connector keeps its log is how this one is kept.
 */
export const keepNotificationHandlerLog = (scope: Construct, keeping: FunctionKeeping): void => {
  const stack = Stack.of(scope)
  const handler = stack.node.children.find(({ node }) => handlerId.test(node.id))
  const resource = handler?.node.tryFindChild('Resource')
  if (handler === undefined || !(resource instanceof CfnResource))
    throw new Error(`${scope.node.path} has notifications, and CDK has no function that sets them.`)
  if (handler.node.tryFindChild('Log') !== undefined) return
  const { awsKmsKeyArn, awsLogRetentionDays } = keeping
  const log = new LogGroup(handler, 'Log', {
    ...(awsKmsKeyArn !== null && { encryptionKey: Key.fromKeyArn(handler, 'Key', awsKmsKeyArn) }),
    retention: logRetention(awsLogRetentionDays),
    removalPolicy: RemovalPolicy.DESTROY,
  })
  resource.addPropertyOverride('LoggingConfig', { LogGroup: log.logGroupName })
  Validations.of(handler).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: "CDK's own function writes its log with it, and runs only while the stack is deployed.",
  })
}
