import { ArnFormat, Stack } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'

/** Statements for a function that makes, updates and removes the event source mappings of one function, and of no other. */
export const manageEventSources = (of: IFunction): PolicyStatement[] => [
  listEventSources(),
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['lambda:CreateEventSourceMapping'],
    resources: ['*'],
    conditions: ofFunction(of),
  }),
  ...removeMappings(of),
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['lambda:UpdateEventSourceMapping'],
    resources: [mappings(of)],
    conditions: ofFunction(of),
  }),
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['lambda:TagResource'],
    resources: [mappings(of)],
  }),
]

/** Statements for a function that turns the event source mappings of some functions on and off. */
export const switchEventSources = (of: readonly IFunction[]): PolicyStatement[] =>
  of.length === 0
    ? []
    : [
        listEventSources(),
        ...of.map(
          (each) =>
            new PolicyStatement({
              effect: Effect.ALLOW,
              actions: ['lambda:UpdateEventSourceMapping'],
              resources: [mappings(each)],
              conditions: ofFunction(each),
            }),
        ),
      ]

/** Statements for a function that removes the event source mappings of one function. */
export const removeEventSources = (of: IFunction): PolicyStatement[] => [
  listEventSources(),
  ...removeMappings(of),
]

/** Listing takes neither a resource nor a condition. */
const listEventSources = (): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['lambda:ListEventSourceMappings'],
    resources: ['*'],
  })

const removeMappings = (of: IFunction): PolicyStatement[] => [
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['lambda:DeleteEventSourceMapping'],
    resources: [mappings(of)],
    conditions: ofFunction(of),
  }),
  // Whether a mapping is ours stands in its tags. The condition on the function does not exist for these.
  new PolicyStatement({ effect: Effect.ALLOW, actions: ['lambda:ListTags'], resources: [mappings(of)] }),
]

const ofFunction = (of: IFunction) => ({ ArnLike: { 'lambda:FunctionArn': of.functionArn } })

/** Mappings get their ids from Lambda when they are made, so no name can stand here. */
const mappings = (of: IFunction): string =>
  Stack.of(of).formatArn({
    service: 'lambda',
    resource: 'event-source-mapping',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
