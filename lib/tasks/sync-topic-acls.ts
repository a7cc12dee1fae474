import { planAcls } from '../mirror/acl-plan.ts'
import type { AclReader, AclWriter, Log } from './ports.ts'

/** What giving remote topics the access rules of their source topics needs. */
export interface TopicAclSync {
  readonly source: AclReader
  readonly target: AclWriter
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  readonly log: Pick<Log, 'info'>
}

/** Gives remote topics the access rules of their source topics (MirrorSourceConnector.syncTopicAcls). Keeps what it advised. */
export class TopicAcls {
  readonly #sync: TopicAclSync
  #isAdvised = false

  constructor(sync: TopicAclSync) {
    this.#sync = sync
  }

  /** One pass. Rules are only ever added. A source without an authorizer has none, which is said once. */
  async sync(): Promise<void> {
    const { source, target, shouldReplicateTopic, remoteTopic } = this.#sync
    const acls = await source.topicAcls()
    if (acls === undefined) return this.#advise()
    const wanted = planAcls(acls, shouldReplicateTopic, remoteTopic)
    if (wanted.length > 0) await target.createAcls(wanted)
  }

  #advise(): void {
    if (this.#isAdvised) return
    this.#isAdvised = true
    this.#sync.log.info(
      'The source has no authorizer, so there are no ACLs to sync. Consider sync.topic.acls.enabled=false.',
    )
  }
}
