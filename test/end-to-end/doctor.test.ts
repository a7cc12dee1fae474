import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import kafkajs, { type AclEntry } from 'kafkajs'
import { withAdmin } from '../../functions/kafka/kafkajs.ts'
import { Cluster } from '../../kafka/cluster.ts'
import { type KafkaCluster, startKafkaCluster } from '../../local/servers/kafka-cluster.ts'
import { until } from '../../sample/until.ts'
import { quickStart } from '../support/brokers.ts'
import { makeCertificates } from '../support/certificates.ts'
import { createTopic } from '../support/create-topic.ts'
import { type CommandOutcome, mirrorCommand } from '../support/mirror-command.ts'
import { shared } from '../support/shared.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/*
  `mirror doctor` at two clusters with TLS, SCRAM and an authorizer that lets nobody do anything: from a wrong password to a flow that may
  all it needs, by nothing but the grants that doctor prints.
*/
const users = [{ username: 'mirror', password: 'right' }]
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:mirror-AbCdEf'
const caArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:ca-AbCdEf'

const guarded = shared(async (ending) => {
  const { path } = ending.use(await temporaryDirectory())
  await mkdir(join(path, 'certificates'))
  const { ca, broker } = await makeCertificates(join(path, 'certificates'))
  const start = async (name: string): Promise<KafkaCluster> => {
    const kafka = await startKafkaCluster({
      name,
      directory: join(path, name),
      jvmFlags: [...quickStart],
      security: { protocol: 'SASL_SSL', users, certificates: broker },
      properties: {
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        // What brokers say to one another goes over a listener without a login.
        'super.users': 'User:ANONYMOUS',
      },
    })
    ending.defer(() => kafka.kill())
    return kafka
  }
  const [source, target] = await Promise.all([start('source'), start('target')])
  return { path, ca, kafka: { source, target } }
})

const properties = `
clusters = source, target
security.protocol = SASL_SSL
sasl.mechanism = SCRAM-SHA-512
source.aws.secret.arn = ${secretArn}
source.aws.ca.secret.arn = ${caArn}
target.aws.secret.arn = ${secretArn}
target.aws.ca.secret.arn = ${caArn}
source->target.enabled = true
source->target.topics = orders
source->target.groups = app
source->target.sync.topic.acls.enabled = false
target->source.enabled = false
`

/** Runs doctor with these secrets beside mm2.properties. */
const doctor = async (
  secrets: Readonly<Record<string, unknown>>,
  ...args: readonly string[]
): Promise<CommandOutcome> => {
  const { path, kafka } = guarded()
  const config = join(path, 'config')
  await mkdir(config, { recursive: true })
  await writeFile(join(config, 'mm2.properties'), properties)
  await writeFile(join(config, 'secrets.local.json'), JSON.stringify(secrets))
  return mirrorCommand({ kafka }, ['doctor', ...args], config)
}
const right = () => ({ [secretArn]: users[0], [caArn]: { certificate: guarded().ca } })
const textOf = ({ printed, noted }: CommandOutcome): string => [...printed, ...noted].join('\n')

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs
const resources = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  cluster: AclResourceTypes.CLUSTER,
} as const

/** The rules that a line of kafka-acls.sh makes. */
const rulesOf = (line: string): readonly AclEntry[] => {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
  const after = (option: string): readonly string[] =>
    words.flatMap((word, index) => (word === option ? [words[index + 1] ?? ''] : []))
  const [principal = ''] = after('--allow-principal')
  const places = [
    ...after('--topic').map((name) => ['topic', name] as const),
    ...after('--group').map((name) => ['group', name] as const),
    ...(words.includes('--cluster') ? [['cluster', 'kafka-cluster'] as const] : []),
  ]
  return after('--operation').flatMap((operation) =>
    places.map(([kind, name]) => ({
      resourceType: resources[kind],
      resourceName: name,
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal,
      host: '*',
      operation: operationCode(operation),
      permissionType: AclPermissionTypes.ALLOW,
    })),
  )
}

const operationCode = (name: string): number => {
  const constant = name.replace(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase()
  const code = Object.entries(AclOperationTypes).find(([known]) => known === constant)?.[1]
  assert.ok(typeof code === 'number', `${name} is an operation`)
  return code
}

const open = (of: KafkaCluster) => ({ bootstrapServers: of.plaintextServers.split(','), clientId: 'test' })

const grant = (side: 'source' | 'target', acl: readonly AclEntry[]): Promise<boolean> =>
  withAdmin(open(guarded().kafka[side]), (admin) => admin.createAcls({ acl: [...acl] }))

test('before: a topic is there', async () => {
  const source = new Cluster(open(guarded().kafka.source))
  await createTopic(source, 'orders')
  source.close()
})

test('a secret that is not there, a certificate that nobody vouches for and a wrong password each end the look at their cluster', async () => {
  const noSecret = await doctor({
    [caArn]: { certificate: guarded().ca },
    [secretArn]: { username: 'mirror' },
  })
  assert.equal(noSecret.code, 1)
  assert.match(textOf(noSecret), /^FAIL {2}source {2}secret: The secret[\s\S]*?has no\s+"password"/m)
  assert.doesNotMatch(textOf(noSecret), /route/)

  const elsewhere = join(guarded().path, 'other-certificates')
  await mkdir(elsewhere)
  const other = await makeCertificates(elsewhere)
  const noCa = await doctor({ ...right(), [caArn]: { certificate: other.ca } })
  assert.equal(noCa.code, 1)
  assert.match(textOf(noCa), /^ok {4}source {2}route: 127\.0\.0\.1:\d+ \(\d+ ms\)$/m)
  assert.match(textOf(noCa), /^FAIL {2}source {2}TLS: the certificate is not believed/m)
  assert.match(textOf(noCa), /source\.aws\.ca\.secret\.arn/)
  assert.doesNotMatch(textOf(noCa), /authentication/)

  const wrong = await doctor({ ...right(), [secretArn]: { username: 'mirror', password: 'wrong' } })
  assert.equal(wrong.code, 1)
  assert.match(textOf(wrong), /^warn {2}source {2}TLS: the certificate expires in \d days: broker of/m)
  assert.match(textOf(wrong), /^FAIL {2}source {2}authentication: User:mirror was not let in/m)
  assert.match(textOf(wrong), /Check user and password in the secret of source/)
})

test('what is missing is named with the line that grants it, and with all of these lines the flow may what it has to', async () => {
  const first = await doctor(right())
  assert.equal(first.code, 1)
  assert.match(textOf(first), /^warn {2}source {2}topics: no topic that source->target mirrors is seen$/m)
  await grant('source', rulesOf('--allow-principal User:mirror --operation Describe --topic orders'))
  let rounds = 0
  const { printed } = await until(
    'doctor to find nothing missing',
    async () => {
      rounds++
      const { printed, code } = await doctor(right(), '--json')
      const { checks } = JSON.parse(printed.join(''))
      for (const { cluster, outcome, advice } of checks)
        if (outcome === 'failed')
          await grant(
            cluster,
            advice.filter((line: string) => line.startsWith('kafka-acls.sh')).flatMap(rulesOf),
          )
      return { printed, code, checks }
    },
    ({ code }) => code === 0,
    60_000,
  )
  assert.ok(rounds > 1, 'the first look found something missing')
  assert.match(printed.join(''), /"isWell":true/)
  assert.match(textOf(await doctor(right())), /^Nothing keeps source->target from its clusters\./m)
})

test('one grant that is taken away is found, with who needs it', async () => {
  const { kafka } = guarded()
  await withAdmin(open(kafka.source), (admin) =>
    admin.deleteAcls({
      filters: [
        {
          resourceType: AclResourceTypes.TOPIC,
          resourceName: 'orders',
          resourcePatternType: ResourcePatternTypes.LITERAL,
          operation: AclOperationTypes.READ,
          permissionType: AclPermissionTypes.ALLOW,
        },
      ],
    }),
  )
  const outcome = await until(
    'the grant to be gone',
    () => doctor(right()),
    ({ code }) => code === 1,
    20_000,
  )
  assert.match(
    textOf(outcome),
    /^FAIL {2}source {2}permission: Read on topic orders is missing,\s+for\s+mirror\s+and\s+source-connector$/m,
  )
  assert.match(
    textOf(outcome),
    /^ {6}kafka-acls\.sh --bootstrap-server \S+ --command-config admin\.properties --add --allow-principal User:mirror --operation Read --topic orders$/m,
  )
})
