import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deployedFunctions } from '../../../functions/aws/deployed-functions.ts'
import { feedingMappings } from '../../../functions/aws/feeding-mappings.ts'
import { lastFailure, lastSuccesses } from '../../../functions/aws/function-health.ts'
import { raisedAlarms } from '../../../functions/aws/raised-alarms.ts'
import { type AwsRequest, withFakeAws } from '../../support/fake-aws.ts'

/** What is asked of AWS for `mirror status`, and what is made of its answers. */
const arn = (name: string) => `arn:aws:lambda:eu-west-1:1:function:${name}`
const described = (name: string, kind: string, flow: string) => ({
  FunctionName: name,
  FunctionArn: arn(name),
  Description: `Does something (${flow})`,
  Environment: {
    Variables: { POWERTOOLS_SERVICE_NAME: kind, POWERTOOLS_METRICS_NAMESPACE: 'LambdaMirrorMaker' },
  },
  LoggingConfig: { LogGroup: `log-${name}` },
})
const search = { flow: 'a->b', mirrorFunctionArn: arn('One-Mirror') }
const mirror = { kind: 'mirror', name: 'One-Mirror', arn: arn('One-Mirror'), logGroup: 'log-One-Mirror' }

test('functions are those whose description names the flow; of two deployments those of the one that runs it', async () => {
  const stacks: Record<string, string> = { 'One-Mirror': 'One', 'Two-Mirror': 'Two', 'One-Heartbeat': 'One' }
  await withFakeAws(
    ({ url }) => {
      const [, name = ''] = /function:(.+)$/.exec(url) ?? []
      if (url.includes('/tags/')) return { body: { Tags: { 'aws:cloudformation:stack-name': stacks[name] } } }
      return {
        body: {
          Functions: [
            described('One-Mirror', 'mirror', 'a->b'),
            described('Two-Mirror', 'mirror', 'a->b'),
            described('One-Heartbeat', 'heartbeat', 'a->b'),
            described('Other', 'mirror', 'b->a'),
            { FunctionName: 'Stranger', FunctionArn: arn('Stranger'), Description: 'Mine (a->b)' },
          ],
        },
      }
    },
    async () => {
      const found = await deployedFunctions({}, search)
      assert.deepEqual(
        found.map(({ name }) => name),
        ['One-Mirror', 'One-Heartbeat'],
      )
      assert.deepEqual(found[0], mirror)
    },
  )
})

test('the last success of a function is its metric, by service and name', async () => {
  await withFakeAws(
    () => ({
      body: { MetricDataResults: [{ Id: 'f0', Values: [1_800_000_060, 1_800_000_000], Timestamps: [2, 1] }] },
    }),
    async (requests) => {
      const of = [mirror, { ...mirror, name: 'Silent' }]
      const last = await lastSuccesses({}, of, { since: 0, now: 1_000 })
      assert.deepEqual([...last], [['One-Mirror', 1_800_000_060_000]])
      assert.equal(requests[0]?.target, 'GraniteServiceVersion20100801.GetMetricData')
      assert.match(
        JSON.stringify(requests[0]?.body),
        /"MetricName":"last-success-timestamp".*"Name":"service","Value":"mirror".*"Name":"function_name","Value":"One-Mirror"/,
      )
    },
  )
})

test('the last failure of a function is the newest line of its log that tells of one', async () => {
  const events = [
    { timestamp: 5, message: JSON.stringify({ level: 'ERROR', message: 'Mirror failed: too large' }) },
    { timestamp: 9, message: '2026-11-21T10:00:00Z id Task timed out after 60.00 seconds\n' },
  ]
  await withFakeAws(
    () => ({ body: { events } }),
    async (requests) => {
      assert.deepEqual(await lastFailure({}, mirror, 3), {
        at: 9,
        message: '2026-11-21T10:00:00Z id Task timed out after 60.00 seconds',
      })
      events.pop()
      assert.deepEqual(await lastFailure({}, mirror, 3), { at: 5, message: 'Mirror failed: too large' })
      events.pop()
      assert.equal(await lastFailure({}, mirror, 3), undefined)
      assert.deepEqual(requests[0]?.body, {
        logGroupName: 'log-One-Mirror',
        filterPattern: '?ERROR ?"Task timed out" ?"Runtime exited"',
        startTime: 3,
      })
    },
  )
})

test('alarms of a flow look at one of its functions or at what they record', async () => {
  const alarm = (AlarmName: string, of: object) => ({ AlarmName, AlarmDescription: `${AlarmName}.`, ...of })
  await withFakeAws(
    () => ({
      body: {
        MetricAlarms: [
          alarm('Failed', { Dimensions: [{ Name: 'FunctionName', Value: 'One-Mirror' }] }),
          alarm('Loop', {
            Metrics: [{ Id: 'e', Expression: `SELECT SUM("x") FROM SCHEMA(y) WHERE flow = 'a->b'` }],
          }),
          alarm('Elsewhere', {
            Metrics: [{ Id: 'e', Expression: `SELECT SUM("x") FROM y WHERE flow = 'b->a'` }],
          }),
          alarm('Mine', { Dimensions: [{ Name: 'FunctionName', Value: 'Mine' }] }),
        ],
      },
    }),
    async (requests: readonly AwsRequest[]) => {
      const raised = await raisedAlarms({}, 'a->b', [mirror])
      assert.deepEqual(
        raised.map(({ name }) => name),
        ['Failed', 'Loop'],
      )
      assert.match(JSON.stringify(requests[0]?.body), /"StateValue":"ALARM"/)
    },
  )
})

test('mappings are told by topic, with what AWS says of each', async () => {
  await withFakeAws(
    () => ({
      body: {
        EventSourceMappings: [
          { UUID: '2', Topics: ['orders'], State: 'Disabled', StateTransitionReason: 'User action' },
          { UUID: '1', Topics: ['clicks'], State: 'Enabled', LastProcessingResult: 'OK' },
        ],
      },
    }),
    async () => {
      assert.deepEqual(await feedingMappings({}, arn('One-Mirror')), [
        { id: '1', topic: 'clicks', state: 'Enabled', reason: '', lastResult: 'OK' },
        {
          id: '2',
          topic: 'orders',
          state: 'Disabled',
          reason: 'User action',
          lastResult: 'No records processed',
        },
      ])
    },
  )
})
