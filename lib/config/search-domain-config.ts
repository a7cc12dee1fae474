import type { ConfigValues } from './config-def.ts'
import { atLeast, between, intSetting, stringSetting } from './setting.ts'

/** Our own settings of a search sink whose domain the stack makes. */
export const searchDomainConfig = {
  awsOpensearchDataNodes: intSetting({
    name: 'aws.opensearch.data.nodes',
    default: null,
    doc: 'Our own. Set: the stack makes an OpenSearch domain with so many data nodes, and the function writes there; `connection.url` is what it writes to on one machine. Not set: `connection.url` everywhere.',
    validate: between(1, 80),
  }),
  awsOpensearchMasterNodes: intSetting({
    name: 'aws.opensearch.master.nodes',
    default: 0,
    doc: 'Our own. Dedicated master nodes of that domain. AWS advises 3 for production.',
    validate: (nodes) => (nodes === 0 || nodes === 3 || nodes === 5 ? undefined : 'Value must be 0, 3 or 5'),
  }),
  awsOpensearchInstanceType: stringSetting({
    name: 'aws.opensearch.instance.type',
    default: 'm6g.large.search',
    doc: 'Our own. Type of all nodes of that domain.',
    validate: (type) =>
      /^[a-z0-9-]+\.[a-z0-9]+\.search$/.test(type) ? undefined : 'Expected <family>.<size>.search',
  }),
  awsOpensearchStorageGb: intSetting({
    name: 'aws.opensearch.storage.gb',
    default: 50,
    doc: 'Our own. Storage of each data node of that domain, GiB (gp3).',
    validate: atLeast(10),
  }),
}

/** The typed settings of the domain. */
export type SearchDomainConfig = ConfigValues<typeof searchDomainConfig>
