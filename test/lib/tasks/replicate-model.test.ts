import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Faults } from '../../support/fault-budget.ts'
import type { SourceShape } from '../../support/simulated-source.ts'
import { SimulatedWalk } from '../../support/simulated-walk.ts'

/*
  Random walks of replicate() through the faults of the model (spec/exactly-once 1): three environments, events that
  come again whole, shorter, longer, crashes while any request is on its way, lost answers, late requests. When the
  faults stop and events are delivered until all are copied, the target equals the source, and every group is
  translated exactly.

    MIRROR_WALKS=2000                       walks a scenario
    MIRROR_WALK_SEED=17                     this one alone, in every scenario
*/
const walks = Number(process.env.MIRROR_WALKS ?? 15)
const onlySeed = process.env.MIRROR_WALK_SEED

/** The faults that are in every scenario. */
const commonFaults: Faults = { crash: 12, answerLost: 12, successLost: 12, lateProduce: 12 }

interface Scenario {
  readonly says: string
  readonly source?: Partial<SourceShape>
  readonly faults?: Faults
  readonly partitions?: number
  readonly firstSequence?: number
  /** Where the guarantee needs labels (spec/exactly-once 4, point 7). */
  readonly needsLabels?: boolean
  /** Outside of the guarantee: differences are allowed where they are told, or always. It must come to an end all the same. */
  readonly allows?: 'what is told' | 'differences'
}

const gaps = { hasGaps: true }
const identical = { isIdentical: true }
const both = { ...gaps, ...identical }

const scenarios: readonly Scenario[] = [
  { says: 'nothing but the common faults' },
  { says: 'several partitions an event', partitions: 3, source: { records: 12 } },
  { says: 'several partitions with gaps and identical records', partitions: 2, source: both },
  { says: 'identical records', source: identical },
  { says: 'gaps', source: gaps },
  { says: 'gaps, identical records', source: both },
  { says: 'compaction between attempts', faults: { compaction: 4 } },
  { says: 'compaction, identical records', source: identical, faults: { compaction: 4 } },
  { says: 'compaction, gaps', source: gaps, faults: { compaction: 4 } },
  { says: 'compaction, gaps, identical records', source: both, faults: { compaction: 4 }, needsLabels: true },
  { says: "the source's retention", faults: { retention: 4 } },
  { says: 'late commits', faults: { lateCommit: 4 } },
  { says: 'late commits, gaps', source: gaps, faults: { lateCommit: 4 } },
  { says: 'late commits, gaps, compaction', source: gaps, faults: { lateCommit: 4, compaction: 4 } },
  {
    says: 'late commits, gaps, identical records',
    source: both,
    faults: { lateCommit: 4 },
    needsLabels: true,
  },
  { says: 'overlapping invocations', faults: { overlap: 4 } },
  {
    says: 'overlapping invocations, gaps, identical records',
    source: both,
    faults: { overlap: 4 },
    needsLabels: true,
  },
  { says: 'expired producer state, nothing late', faults: { expiry: 4, lateProduce: 0 } },
  { says: 'batches that are not replicated yet', faults: { unreplicated: 4 } },
  { says: 'refused for now', faults: { refusedForNow: 4 } },
  { says: 'refused for now, and expired state', faults: { refusedForNow: 4, expiry: 4, lateProduce: 0 } },
  { says: 'brokers that start again', faults: { brokerRestart: 4 } },
  { says: 'another writer in the partition', faults: { anotherWriter: 4 } },
  { says: 'positions deleted', faults: { positionDeleted: 4 } },
  {
    says: 'positions deleted, gaps, identical records',
    source: both,
    faults: { positionDeleted: 4 },
    needsLabels: true,
  },
  { says: 'positions deleted, old copies', faults: { positionDeleted: 4, positionCopied: 4 } },
  {
    says: 'positions deleted, old copies, identical records',
    source: identical,
    faults: { positionDeleted: 4, positionCopied: 4 },
    needsLabels: true,
  },
  {
    says: 'positions deleted, old copies, gaps, compaction',
    source: gaps,
    faults: { positionDeleted: 4, positionCopied: 4, compaction: 4 },
    needsLabels: true,
  },
  { says: 'a target that takes labels now and then', faults: { recompression: 6 } },
  {
    says: "the target's retention",
    faults: { targetRetention: 4 },
    needsLabels: true,
    allows: 'what is told',
  },
  {
    says: 'expired producer state and late batches, with records that are not replicated yet',
    faults: { expiry: 4, unreplicated: 4 },
    needsLabels: true,
    allows: 'differences',
  },
  {
    says: 'unclean elections',
    faults: { truncation: 4, anotherWriter: 4, lateCommit: 2, positionDeleted: 1, targetRetention: 1 },
    allows: 'differences',
  },
  { says: 'records that came from the target', source: { hasEchoes: true } },
  {
    says: 'records that came from the target, several partitions',
    partitions: 3,
    source: { hasEchoes: true, records: 12 },
  },
  {
    says: 'records that came from the target, late commits, overlap, another writer',
    source: { hasEchoes: true },
    faults: { lateCommit: 4, overlap: 4, anotherWriter: 4 },
  },
  {
    says: 'records that came from the target, compaction, positions deleted, old copies',
    source: { hasEchoes: true, hasGaps: true },
    faults: { compaction: 4, positionDeleted: 4, positionCopied: 4 },
    needsLabels: true,
  },
  {
    says: 'records that came from the target, a target that takes labels now and then',
    source: { hasEchoes: true },
    faults: { recompression: 6 },
  },
  { says: 'sequences that wrap', firstSequence: 2 ** 31 - 10 },
  {
    says: 'everything that labels stand, at once',
    source: both,
    needsLabels: true,
    faults: {
      lateCommit: 4,
      compaction: 4,
      overlap: 2,
      unreplicated: 2,
      brokerRestart: 2,
      anotherWriter: 4,
      refusedForNow: 2,
    },
  },
]

const walk = async (scenario: Scenario, isLabelled: boolean, seed: number): Promise<void> => {
  const { source, faults, partitions = 1, firstSequence, allows } = scenario
  const walked = new SimulatedWalk({
    seed,
    isLabelled,
    source: { records: 28, hasGaps: false, isIdentical: false, ...source },
    faults: { ...commonFaults, ...faults },
    partitions,
    ...(firstSequence !== undefined && { firstSequence }),
  })
  const end = await walked.run()
  const isAllowed = allows === 'differences' || (allows === 'what is told' && walked.said.size > 0)
  const differences = isAllowed ? [] : [...walked.differences(), ...walked.wronglyTranslated()]
  const wrong = end === 'stuck' ? ['it does not come to an end'] : differences
  if (wrong.length > 0)
    assert.fail(`MIRROR_WALK_SEED=${seed}: ${wrong.join('; ')}\n  ${walked.steps.join('\n  ')}`)
}

for (const scenario of scenarios)
  for (const isLabelled of scenario.needsLabels ? [true] : [true, false]) {
    const how = isLabelled ? 'with labels' : 'without labels'
    const holds = {
      '': 'every record once and in order',
      'what is told': 'every record once and in order, or it is told',
      differences: 'it comes to an end',
    }[scenario.allows ?? '']
    test(`${scenario.says}, ${how}: ${holds}`, async () => {
      if (onlySeed !== undefined) return walk(scenario, isLabelled, Number(onlySeed))
      for (let seed = 1; seed <= walks; seed++) await walk(scenario, isLabelled, seed)
    })
  }
