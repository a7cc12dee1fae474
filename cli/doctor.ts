import { Secrets } from '../functions/aws/secrets.ts'
import { propertiesFileName } from '../lib/config/properties.ts'
import { type Check, failed, passed } from './check.ts'
import { type CheckedCluster, checkCluster } from './check-cluster.ts'
import { checkPermissions } from './check-permissions.ts'
import type { AddCommand, CommandContext } from './command.ts'
import { chooseFlow } from './flow.ts'
import { localSecrets } from './local-secrets.ts'
import type { Output } from './output.ts'
import { wrapped } from './wrapped.ts'

/** `mirror doctor`: why a flow does not get to its clusters, or may not do there what it has to. */
export const addDoctor: AddCommand = (to, start) =>
  to.command(
    'doctor',
    'Look for what keeps a flow from its clusters: names, routes, certificates, logins, permissions',
    (options) => options,
    (options) => start(options, examine),
  )

const examine = async ({ deployment, options, output, policyOf }: CommandContext): Promise<boolean> => {
  await using ending = new AsyncDisposableStack()
  const deployed = chooseFlow(deployment.flows, options.flow)
  const policy = await policyOf(deployed)
  const mirror = deployed.functions.find((of) => of.kind === 'mirror')
  if (mirror?.kind !== 'mirror') throw new Error(`Nothing was looked at: ${deployed.name} mirrors nothing.`)
  const secrets = new Secrets(localSecrets(options.config))
  const checks: Check[] = []
  const told = (check: Check): void => {
    checks.push(check)
    show(output, check)
  }
  const look = (side: 'source' | 'target'): Promise<CheckedCluster | undefined> =>
    tell(
      checkCluster({
        deployment,
        alias: deployed[side],
        side,
        settings: mirror.settings,
        options,
        secrets,
        ending,
      }),
      told,
    )
  told(passed(deployed.name, 'settings', `${options.config}/${propertiesFileName}`))
  const source = await look('source')
  const target = await look('target')
  const flow = {
    name: deployed.name,
    sourceAlias: deployed.source,
    targetAlias: deployed.target,
    config: mirror.config,
    deployed,
    policy,
  }
  if (source?.clusterId !== undefined && source.clusterId !== null && source.clusterId === target?.clusterId)
    told(
      failed(
        deployed.target,
        'cluster',
        `${deployed.source} and ${deployed.target} are one cluster: its records would be copied into itself`,
        `Write the servers of another cluster into ${deployed.source}.bootstrap.servers or ${deployed.target}.bootstrap.servers.`,
      ),
    )
  else await tell(checkPermissions(flow, { source, target }), told)
  const isWell = checks.every(({ outcome }) => outcome !== 'failed')
  output.json({ flow: deployed.name, isWell, checks })
  const count = checks.filter(({ outcome }) => outcome === 'failed').length
  output.text(
    isWell
      ? `\nNothing keeps ${deployed.name} from its clusters. Whether it works is what mirror status says.`
      : `\n${count} to mend. Then look again: what comes after a failure was not looked at.`,
  )
  return isWell
}

/** Tells each check as it is done; answers what they came to. */
const tell = async <Result>(
  checks: AsyncGenerator<Check, Result>,
  told: (check: Check) => void,
): Promise<Result> => {
  for (;;) {
    const next = await checks.next()
    if (next.done) return next.value
    told(next.value)
  }
}

const marks = { ok: 'ok  ', warning: 'warn', failed: 'FAIL' } as const

const show = (output: Output, { cluster, name, outcome, says, advice }: Check): void => {
  output.text(wrapped(`${marks[outcome]}  ${cluster}  ${name}: ${says}`, '      '))
  // A command stands on one line, to be copied.
  for (const line of advice)
    output.text(line.startsWith('kafka-') ? `      ${line}` : wrapped(`      ${line}`, '      '))
}
