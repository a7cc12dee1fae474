import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { sharedCluster } from '../support/brokers.ts'
import { createTopic } from '../support/create-topic.ts'
import { brokerPort, sampleConfig, sampleStart } from '../support/sample-start.ts'
import { StartProcess } from '../support/start-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const kafka = { here: sharedCluster({ name: 'here' }), there: sharedCluster({ name: 'there' }) }
const ending = new AsyncDisposableStack()
after(() => ending.disposeAsync())
const directory = ending.use(await temporaryDirectory()).path

/** A configuration of nothing but these lines. */
const configOf = (name: string, ...lines: readonly string[]): string => {
  const folder = join(directory, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'mm2.properties'), lines.join('\n'))
  return folder
}

const sample = await sampleStart(directory)

/** How a start ends that cannot be: not with 0, in a sentence and not in a stack trace, with nothing left behind. */
const refuses = async (args: readonly string[], says: RegExp, environment?: NodeJS.ProcessEnv) => {
  const { code, stdout, stderr, left } = await new StartProcess(args, environment).outcome()
  assert.match(stderr, says)
  assert.doesNotMatch(stdout + stderr, /^\s+at /m)
  assert.equal(code, 1)
  assert.deepEqual(left, [])
}

/** Waits for the live summary to show something, and stops it by Ctrl-C. */
const untilShown = async (live: StartProcess, shown: RegExp) => {
  try {
    await until(
      `${shown} in the live summary`,
      async () => shown.test(live.stdout) || !live.isRunning,
      (isSo) => isSo,
      90_000,
    )
  } finally {
    await live.interrupt()
  }
  const outcome = await live.outcome()
  assert.match(outcome.stdout, shown, outcome.stderr)
  return outcome
}

test('npm start -- --once mirrors the sample, finds both sides equal and ends with 0', async () => {
  const { code, stdout, stderr, left } = await new StartProcess([...sample, '--once']).outcome()
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^clicks +source\.clicks +10000 +10000$/m)
  assert.match(stdout, /^orders +source\.orders +3000 +3000$/m)
  assert.match(stdout, /^profiles +source\.profiles +1000 +1000$/m)
  assert.match(stdout, /^documents in the index: 33$/m)
  assert.match(stdout, /^source->target: both sides are equal\.$/m)
  assert.equal(stderr, '')
  assert.deepEqual(left, [])
})

test('a second start goes on with the same data, shows it live, and Ctrl-C stops everything', async () => {
  const live = new StartProcess(sample)
  const { code, stdout, stderr, left } = await untilShown(live, /^source\.clicks +[1-9]/m)
  assert.match(stdout, /^sample +is there from an earlier start/m)
  assert.match(stdout, /sample-app/)
  assert.equal(code, 0, stdout + stderr)
  assert.deepEqual(left, [])
})

test('a wrong setting is told with its place, and nothing is started', async () => {
  const wrong = configOf('wrong', 'clusters = a, b', 'a->b.enabled = yes please')
  await refuses(
    ['--config', wrong],
    /^Nothing was started\. 1 to correct:\n.*mm2\.properties, line 2: a->b\.enabled/,
  )
})

test('a folder without a configuration, a wrong option and a port that is none are told', async () => {
  await refuses(['--config', join(directory, 'absent')], /absent.*mm2\.properties: is not there/)
  await refuses(['--onec'], /^Unknown option '--onec'/)
  await refuses(['--connect-port', '0', '--port', 'http'], /^Nothing was started: --port http is no port/)
})

test('a Java that is missing is told with what to install', async () => {
  const nowhere = { PATH: join(directory, 'nothing'), JAVA_HOME: '' }
  await refuses(sample, /^No server was started: java cannot be run\. Install Java 17 or newer/, nowhere)
  const wrongHome = { JAVA_HOME: join(directory, 'nothing') }
  await refuses(sample, /nothing\/bin\/java \(from JAVA_HOME\) cannot be run\. Install Java 17/, wrongHome)
})

test('a port that is taken is told, that of a broker or of the page, and what was started already is stopped', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  assert.ok(address !== null && typeof address === 'object')
  try {
    const others = [
      '--config',
      await sampleConfig(join(directory, 'taken')),
      '--state',
      join(directory, 'taken-state'),
      '--aws-port',
      '0',
    ]
    await refuses(
      [...others, '--broker-port', `${address.port}`],
      /^Kafka broker 1 of "source" was not started: port \d+ is taken\. Stop what listens there/,
    )
    await refuses(
      [
        ...others,
        '--connect-port',
        '0',
        '--port',
        `${address.port}`,
        '--broker-port',
        `${await brokerPort()}`,
      ],
      /^The page was not started: port \d+ is taken\. Stop what listens there.* or choose another port/,
    )
  } finally {
    taken.close()
  }
})

test('a cluster of mm2.properties that does not answer is named, with what to check', async () => {
  const away = configOf(
    'away',
    'clusters = a, b',
    'a->b.enabled = true',
    'a.bootstrap.servers = 127.0.0.1:1',
    'b.bootstrap.servers = 127.0.0.1:1',
  )
  await refuses(
    ['--config', away, '--state', join(directory, 'away-state')],
    /^Nothing was mirrored: cluster a does not answer \(127\.0\.0\.1:1 cannot be reached: .*Check a\.bootstrap\.servers/,
  )
})

test('with bootstrap servers given it starts no brokers, writes no sample, and mirrors what is there', async () => {
  const servers = { here: kafka.here().bootstrapServers, there: kafka.there().bootstrapServers }
  const client = new Cluster({ bootstrapServers: [servers.here], clientId: 'test' })
  ending.defer(() => client.close())
  await createTopic(client, 'mine', { partitions: 2 })
  const record = { timestamp: 1, key: null, value: Buffer.from('v'), headers: [] }
  await new Producer(client).append({ topic: 'mine', partition: 1 }, [record, record, record])
  const own = configOf(
    'own',
    'clusters = here, there',
    'here->there.enabled = true',
    'here->there.topics = mine',
    `here.bootstrap.servers = ${servers.here}`,
    `there.bootstrap.servers = ${servers.there}`,
    'replication.factor = 1',
    'refresh.topics.interval.seconds = 1',
    ...['offset-syncs', 'checkpoints', 'heartbeats'].map((name) => `${name}.topic.replication.factor = 1`),
    ...['config', 'offset'].map((name) => `${name}.storage.replication.factor = 1`),
  )
  const started = new StartProcess([
    '--config',
    own,
    '--state',
    join(directory, 'own-state'),
    '--connect-port',
    '0',
    '--port',
    '0',
    '--once',
  ])
  const { code, stdout, stderr, left } = await started.outcome()
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^Kafka +the clusters of the files/m)
  assert.match(stdout, /^mine +here\.mine +3 +3$/m)
  assert.match(stdout, /^here->there: both sides are equal\.$/m)
  assert.deepEqual(left, [])
  const { topics } = await client.metadata(null)
  assert.ok(!topics.some(({ name }) => name === 'orders'), 'no sample was written')
})
