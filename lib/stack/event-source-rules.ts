/**
 * What the schema of an event source mapping does not say and AWS refuses when it is deployed, as a rule of
 * CloudFormation Guard: controls of retries, and failures reported by record, need provisioned pollers.
 */
export const eventSourceRules = {
  name: 'event-source-rules.guard',
  content: `
let mappings = Resources.*[ Type == 'AWS::Lambda::EventSourceMapping' ]
rule KAFKA_RETRIES_NEED_PROVISIONED_POLLERS when %mappings !empty {
  %mappings[ Properties.MaximumRetryAttempts exists ].Properties.ProvisionedPollerConfig exists <<MaximumRetryAttempts of a Kafka event source needs ProvisionedPollerConfig>>
  %mappings[ Properties.MaximumRecordAgeInSeconds exists ].Properties.ProvisionedPollerConfig exists <<MaximumRecordAgeInSeconds of a Kafka event source needs ProvisionedPollerConfig>>
  %mappings[ Properties.BisectBatchOnFunctionError exists ].Properties.ProvisionedPollerConfig exists <<BisectBatchOnFunctionError of a Kafka event source needs ProvisionedPollerConfig>>
  %mappings[ Properties.FunctionResponseTypes exists ].Properties.ProvisionedPollerConfig exists <<FunctionResponseTypes of a Kafka event source needs ProvisionedPollerConfig>>
}`,
} as const
