import { missingAcls, planAcls } from '../mirror/acl-plan.ts'
import type { AclReader, AclWriter, Log } from './ports.ts'

/** What giving remote topics the access rules of their source topics needs. */
export interface TopicAclSync {
  readonly source: AclReader
  readonly target: AclReader & AclWriter
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  readonly log: Pick<Log, 'info'>
}

/** Gives remote topics the access rules of their source topics (MirrorSourceConnector.syncTopicAcls). Keeps what it advised. */
export class TopicAcls {
  readonly #sync: TopicAclSync
  readonly #advised = new Set<string>()

  constructor(sync: TopicAclSync) {
    this.#sync = sync
  }

  /** One pass: adds the rules that are missing, takes none back. A cluster without an authorizer has none, which is said once. */
  async sync(): Promise<void> {
    const { source, target, shouldReplicateTopic, remoteTopic } = this.#sync
    const acls = await source.topicAcls()
    if (acls === undefined) return this.#advise('The source has no authorizer, so there are no ACLs to sync.')
    const wanted = planAcls(acls, shouldReplicateTopic, remoteTopic)
    if (wanted.length === 0) return
    const existing = await target.topicAcls()
    if (existing === undefined) return this.#advise('The target has no authorizer, so it takes no ACLs.')
    const missing = missingAcls(wanted, existing)
    if (missing.length === 0) return
    await target.createAcls(missing)
    for (const { principal, permission, operation, name } of missing)
      this.#sync.log.info(`Created the ACL of ${name}: ${permission} ${operation} for ${principal}`)
  }

  #advise(what: string): void {
    if (this.#advised.has(what)) return
    this.#advised.add(what)
    this.#sync.log.info(`${what} Consider sync.topic.acls.enabled=false.`)
  }
}
