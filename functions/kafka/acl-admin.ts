import kafkajs, { type AclEntry } from 'kafkajs'
import type { ClusterOptions } from '../../kafka/cluster.ts'
import type { AclBinding } from '../../lib/mirror/acl-plan.ts'
import type { AclReader, AclWriter } from '../../lib/tasks/ports.ts'
import { withAdmin } from './kafkajs.ts'

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs

const securityDisabled = 54

/** Access rules of topics in one cluster. */
export class AclAdmin implements AclReader, AclWriter {
  readonly #options: ClusterOptions

  constructor(options: ClusterOptions) {
    this.#options = options
  }

  /** The rules of all topics; undefined for a cluster without an authorizer. */
  async topicAcls(): Promise<readonly AclBinding[] | undefined> {
    try {
      const { resources } = await withAdmin(this.#options, (admin) =>
        admin.describeAcls({
          resourceType: AclResourceTypes.TOPIC,
          resourcePatternType: ResourcePatternTypes.ANY,
          operation: AclOperationTypes.ANY,
          permissionType: AclPermissionTypes.ANY,
        }),
      )
      return resources.flatMap((resource) =>
        resource.acls.map((acl) => ({
          resourceType: nameOf(AclResourceTypes, resource.resourceType),
          patternType: nameOf(ResourcePatternTypes, resource.resourcePatternType),
          name: resource.resourceName,
          principal: acl.principal,
          host: acl.host,
          operation: nameOf(AclOperationTypes, acl.operation),
          permission: nameOf(AclPermissionTypes, acl.permissionType),
        })),
      )
    } catch (error) {
      if (error instanceof kafkajs.KafkaJSProtocolError && error.code === securityDisabled) return undefined
      throw new Error(`The ACLs of ${this.#options.bootstrapServers.join(',')} were not described`, {
        cause: error,
      })
    }
  }

  /** Adds rules; one that is there already stays as it is. */
  async createAcls(bindings: readonly AclBinding[]): Promise<void> {
    try {
      await withAdmin(this.#options, (admin) => admin.createAcls({ acl: bindings.map(entryOf) }))
    } catch (cause) {
      throw new Error(
        `Not all ACLs of remote topics were created in ${this.#options.bootstrapServers.join(',')}: allow Alter on ` +
          'the cluster, or set sync.topic.acls.enabled=false.',
        { cause },
      )
    }
  }
}

const entryOf = (binding: AclBinding): AclEntry => ({
  resourceType: AclResourceTypes.TOPIC,
  resourcePatternType: ResourcePatternTypes.LITERAL,
  resourceName: binding.name,
  principal: binding.principal,
  host: binding.host,
  operation: codeOf(AclOperationTypes, binding.operation),
  permissionType: codeOf(AclPermissionTypes, binding.permission),
})

/** kafkajs has Kafka's numbers by name. A number that it does not know stands for itself. */
const nameOf = (names: Readonly<Record<string, number | string>>, value: number): string =>
  Object.entries(names).find(([, known]) => known === value)?.[0] ?? String(value)

const codeOf = (names: Readonly<Record<string, number | string>>, name: string): number => {
  const value = Number(names[name] ?? name)
  if (Number.isNaN(value)) throw new RangeError(`${name} is no operation or permission of an ACL`)
  return value
}
