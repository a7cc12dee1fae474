import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { parseConfig } from '../../../lib/config/config-def.ts'
import { searchDomainConfig } from '../../../lib/config/search-domain-config.ts'
import { mirrorMakerApp } from '../../../lib/stack/mirror-maker-app.ts'
import { SearchDomain, type SearchDomainProps } from '../../../lib/stack/search-domain.ts'
import { resourceOf, statementsOf, synthesise } from './synthesise.ts'

delete process.env.CDK_VALIDATION
const directory = mkdtempSync(join(tmpdir(), 'search-domain-test-'))
after(() => rmSync(directory, { recursive: true, force: true }))

const network = {
  vpcId: 'vpc-0d000000000000001',
  subnetIds: ['subnet-0d00000000000000a', 'subnet-0d00000000000000b'],
  securityGroupIds: ['sg-0d000000000000001'],
  endpoints: [],
}

/** A stack of nothing but the domain, as it is validated when it deploys. */
const domainOf = (
  name: string,
  settings: Readonly<Record<string, string>>,
  more: Partial<SearchDomainProps>,
): Template => {
  const outdir = join(directory, name)
  const app = mirrorMakerApp({
    outdir,
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  })
  const stack = new Stack(app, 'S')
  const entries = Object.entries(settings).map(
    ([key, value]) => [key, { value, origin: 'test', writtenAs: key }] as const,
  )
  const domain = new SearchDomain(stack, 'Search', {
    connector: 'Web-Logs.Sink_1',
    config: parseConfig(searchDomainConfig, new Map(entries)),
    keeping: { awsLogRetentionDays: 30, awsKmsKeyArn: null },
    ...more,
  })
  domain.allow(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }))
  app.synth()
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
  assert.deepEqual(report.pluginReports, [])
  return Template.fromStack(stack)
}

test('a domain in the network of the cluster: encrypted, in two zones, open to one role, and kept; it breaks no rule', () => {
  const template = domainOf('zones', { 'aws.opensearch.data.nodes': '2' }, { network })
  template.hasResource('AWS::OpenSearchService::Domain', {
    DeletionPolicy: 'Retain',
    Properties: {
      DomainName: Match.stringLikeRegexp('^web-logs-sink-1-?-[0-9a-f]{8}$'),
      ClusterConfig: {
        InstanceCount: 2,
        InstanceType: 'm6g.large.search',
        ZoneAwarenessEnabled: true,
        ZoneAwarenessConfig: { AvailabilityZoneCount: 2 },
      },
      VPCOptions: { SubnetIds: network.subnetIds, SecurityGroupIds: network.securityGroupIds },
      EncryptionAtRestOptions: { Enabled: true },
      NodeToNodeEncryptionOptions: { Enabled: true },
      DomainEndpointOptions: { EnforceHTTPS: true },
      AccessPolicies: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Role'), 'Arn'] } },
            Action: ['es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'],
          },
        ],
      },
    },
  })
})

test('without a network, with masters of its own', () => {
  const settings = { 'aws.opensearch.data.nodes': '1', 'aws.opensearch.master.nodes': '3' }
  const template = domainOf('public', settings, {})
  template.hasResourceProperties('AWS::OpenSearchService::Domain', {
    ClusterConfig: { InstanceCount: 1, DedicatedMasterEnabled: true, DedicatedMasterCount: 3 },
    VPCOptions: Match.absent(),
  })
})

test('the function writes to the domain of its stack, and may write to no other', async () => {
  const stack = await synthesise('opensearch-domain')
  const { id, Properties } = resourceOf(stack, 'AWS::OpenSearchService::Domain', 'WeblogSink')
  const { Environment } = resourceOf(stack, 'AWS::Lambda::Function', 'WeblogSink').Properties
  assert.deepEqual(JSON.parse(JSON.stringify(Environment)).Variables.SEARCH_URL, {
    'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [id, 'DomainEndpoint'] }]],
  })
  const ofDomains = statementsOf(stack, 'WeblogSink').filter(({ actions }) =>
    actions.some((a) => /^es:/.test(a)),
  )
  assert.equal(ofDomains.length, 1)
  assert.ok(ofDomains[0]?.resources.every((arn) => arn.includes(`domain/${Properties.DomainName}/*`)))
})
