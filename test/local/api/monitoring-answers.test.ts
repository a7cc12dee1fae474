import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { type LocalAws, startLocalAws } from '../../../local/local-aws.ts'
import { until } from '../../../sample/until.ts'
import { writeStack } from '../../support/stack-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/** Real SDK clients ask a stack on this machine how its functions are. */
const metricsLine = JSON.stringify({
  _aws: {
    CloudWatchMetrics: [
      { Namespace: 'N', Dimensions: [['flow']], Metrics: [{ Name: 'runs', Unit: 'Count' }] },
    ],
  },
  flow: 'a->b',
  runs: 3,
})

const withStack = async (use: (aws: LocalAws, client: object) => Promise<void>): Promise<void> => {
  await using directory = await temporaryDirectory()
  await writeStack(directory.path, {
    functions: {
      Work: `export const handler = ({ fail }) => { console.log(${JSON.stringify(metricsLine)}); if (fail) { console.error('ERROR no luck'); throw new Error('no') } }`,
    },
    properties: { Work: { Description: 'Works (a->b)' } },
  })
  const stateDirectory = `${directory.path}/state`
  const aws = await startLocalAws({ cdkOut: directory.path, stateDirectory, parameters: {}, pagePort: 0 })
  try {
    await use(aws, {
      endpoint: aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    })
  } finally {
    await aws.stop()
  }
}

test('functions, metrics and failures of a stack are told as AWS tells them', async () => {
  await withStack(async (aws, client) => {
    await aws.invoke('Work', {})
    await aws.invoke('Work', { fail: true })
    const { Functions: [work] = [] } = await new LambdaClient(client).send(new ListFunctionsCommand({}))
    assert.equal(work?.FunctionName, 'Test-Work')
    assert.equal(work?.Description, 'Works (a->b)')

    const metric = (Stat: string, Value = 'a->b') =>
      new CloudWatchClient(client).send(
        new GetMetricDataCommand({
          StartTime: new Date(0),
          EndTime: new Date(),
          MetricDataQueries: [
            {
              Id: 'one',
              MetricStat: {
                Metric: { Namespace: 'N', MetricName: 'runs', Dimensions: [{ Name: 'flow', Value }] },
                Period: 60,
                Stat,
              },
            },
          ],
        }),
      )
    const sum = await until(
      'both values',
      () => metric('Sum'),
      ({ MetricDataResults }) => MetricDataResults?.[0]?.Values?.[0] === 6,
      5_000,
    )
    assert.equal(sum.MetricDataResults?.[0]?.Id, 'one')
    assert.deepEqual((await metric('Maximum')).MetricDataResults?.[0]?.Values, [3])
    assert.deepEqual((await metric('Maximum', 'b->a')).MetricDataResults?.[0]?.Values, [])

    const logs = new CloudWatchLogsClient(client)
    const filter = (filterPattern: string, startTime = 0) =>
      logs.send(
        new FilterLogEventsCommand({
          logGroupName: work?.LoggingConfig?.LogGroup ?? '',
          filterPattern,
          startTime,
        }),
      )
    const { events } = await filter('?ERROR ?"Task timed out"')
    assert.deepEqual(
      events?.map(({ message }) => message),
      ['ERROR no luck'],
    )
    assert.deepEqual((await filter('ERROR absent')).events, [])
    assert.deepEqual((await filter('ERROR', Date.now() + 60_000)).events, [])
  })
})

test('alarms are not evaluated on one machine, and a log group that no function has is an error', async () => {
  await withStack(async (_, client) => {
    await assert.rejects(new CloudWatchClient(client).send(new DescribeAlarmsCommand({})), {
      name: 'UnknownOperationException',
    })
    await assert.rejects(
      new CloudWatchLogsClient(client).send(new FilterLogEventsCommand({ logGroupName: 'absent' })),
      { name: 'ResourceNotFoundException' },
    )
  })
})
