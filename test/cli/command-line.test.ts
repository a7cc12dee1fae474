import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseFlow } from '../../cli/flow.ts'
import { parseDeployment } from '../../lib/config/deployment.ts'
import { mirrorCommand } from '../support/mirror-command.ts'

const nowhere = { bootstrapServers: '127.0.0.1:1' }
const run = (...args: readonly string[]) =>
  mirrorCommand({ kafka: { source: nowhere, target: nowhere } }, args)

test('help lists every command and option, and ends with 0', async () => {
  const { code, printed } = await run('--help')
  assert.equal(code, 0)
  assert.match(printed.join('\n'), /mirror dump <what> .*\n/)
  assert.match(printed.join('\n'), /--flow .*--servers .*--json /s)
})

test('what is not understood ends with 2 and says what was meant', async () => {
  const { code, noted } = await run('dmp')
  assert.equal(code, 2)
  assert.match(noted.join('\n'), /^Did you mean dump\?\nSee mirror --help\.$/)
  assert.match((await run('dump', 'offsets')).noted.join('\n'), /Invalid values:.*Choices: "offset-syncs"/s)
})

test('a cluster that does not answer is named, and what to check; with --json in an object', async () => {
  const { code, noted } = await run('dump', 'positions')
  assert.equal(code, 1)
  assert.match(noted.join('\n'), /^Cluster source does not answer at 127\.0\.0\.1:1: check source\.bootstrap/)
  const { printed } = await run('dump', 'positions', '--json')
  assert.match(JSON.parse(printed.join('')).error, /^Cluster source does not answer/)
})

const flowsOf = (...pairs: readonly string[]) =>
  parseDeployment({
    properties: ['clusters = a, b', ...pairs.map((pair) => `${pair}.enabled = true`)].join('\n'),
    connectors: new Map(),
  }).flows

test('the only flow that is enabled needs no name; of several one has to be named', () => {
  assert.equal(chooseFlow(flowsOf('a->b'), undefined).name, 'a->b')
  assert.equal(chooseFlow(flowsOf('a->b', 'b->a'), 'b->a').name, 'b->a')
  assert.throws(() => chooseFlow(flowsOf('a->b', 'b->a'), undefined), /--flow, one of a->b, b->a\.$/)
  assert.throws(
    () => chooseFlow(flowsOf('a->b'), 'b->a'),
    /^Error: b->a is no enabled flow of .*: there is a->b\.$/,
  )
})
