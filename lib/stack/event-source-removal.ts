import { CustomResource, Duration } from 'aws-cdk-lib'
import type { Code, IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { removeEventSources } from './event-source-access.ts'
import { type FunctionKeeping, KafkaFunction } from './kafka-function.ts'

/** What removes the mappings of one function. */
export interface EventSourceRemovalProps {
  /** Code of the function that removes. */
  readonly code: Code
  /** The function whose mappings are made while the stack runs, and are not in its template. */
  readonly of: IFunction
  readonly keeping: FunctionKeeping
}

/**
 * Removes a function's event source mappings when the stack is destroyed. They are made at run time, so
 * CloudFormation does not know them, and a mapping outlives its function.
 */
export class EventSourceRemoval extends Construct {
  constructor(scope: Construct, id: string, props: EventSourceRemovalProps) {
    super(scope, id)
    const remover = new KafkaFunction(this, 'Remover', {
      description: 'Removes the event source mappings of a flow when the stack is destroyed',
      code: props.code,
      environment: {},
      memoryMb: 256,
      timeout: Duration.minutes(14),
      statements: removeEventSources(props.of),
      keeping: props.keeping,
    })
    const resource = new CustomResource(this, 'Mappings', {
      resourceType: 'Custom::EventSourceRemoval',
      serviceToken: remover.function.functionArn,
      serviceTimeout: Duration.minutes(15),
      properties: { FunctionArn: props.of.functionArn },
    })
    resource.node.addDependency(remover.role)
  }
}
