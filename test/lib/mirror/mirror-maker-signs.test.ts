import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MirrorMakerTraces, signsOfLife } from '../../../lib/mirror/mirror-maker-signs.ts'

const gone: MirrorMakerTraces = {
  workers: { group: 'a-mm2', members: 0 },
  states: undefined,
  heartbeat: 1_000n,
  remoteEnds: new Map([['a.t-0', 5n]]),
}
const members = { group: 'a-mm2', members: 2 }
const states = (source: string, task: string) =>
  new Map([
    ['status-connector-mirror', source],
    ['status-task-mirror-0', task],
  ])

for (const [says, first, then, signs] of [
  ['nothing moves, and nobody is there', {}, {}, []],
  ['workers in their group', {}, { workers: members }, ['its worker group a-mm2 has 2 member(s)']],
  [
    'a heartbeat that is newer',
    {},
    { heartbeat: 2_000n },
    ['heartbeats of the flow still arrive on the target'],
  ],
  [
    'the first heartbeat of all',
    { heartbeat: undefined },
    { heartbeat: 2_000n },
    ['heartbeats of the flow still arrive on the target'],
  ],
  ['heartbeats that were never there', { heartbeat: undefined }, { heartbeat: undefined }, []],
  [
    'a remote partition that grew',
    {},
    { remoteEnds: new Map([['a.t-0', 6n]]) },
    ['1 remote partition(s) grew while we looked, as a.t-0'],
  ],
  [
    'a remote partition that is new is not known to have grown',
    {},
    { remoteEnds: new Map([['a.u-0', 6n]]) },
    [],
  ],
  [
    'a connector that runs in workers that are there',
    {},
    { workers: members, states: states('RUNNING', 'FAILED') },
    [
      'status-connector-mirror is RUNNING, and the worker group a-mm2 has members',
      'status-task-mirror-0 is FAILED, and the worker group a-mm2 has members',
    ],
  ],
  ['a connector that is stopped', {}, { workers: members, states: states('STOPPED', 'DESTROYED') }, []],
  ['the last state of a worker that was killed', {}, { states: states('RUNNING', 'RUNNING') }, []],
] as const satisfies readonly (readonly [
  string,
  Partial<MirrorMakerTraces>,
  Partial<MirrorMakerTraces>,
  readonly string[],
])[])
  test(`signs that MirrorMaker 2 runs: ${says}`, () => {
    assert.deepEqual(signsOfLife({ ...gone, ...first }, { ...gone, ...then }), signs)
  })
