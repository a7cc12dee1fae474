import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readOptions } from '../../benchmark/options.ts'

suite('the options of the benchmark', () => {
  test('are the whole benchmark when none are given', () => {
    const { records, rounds, latencySeconds, only } = readOptions([])
    assert.deepEqual(
      { records, rounds, latencySeconds, only },
      { records: 5_000_000, rounds: 3, latencySeconds: 30, only: [] },
    )
  })

  test('name rows, each with an option of its own', () => {
    assert.deepEqual(readOptions(['--only', 'MM2', '--only', 'latency']).only, ['MM2', 'latency'])
  })

  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['--records', '100'], /--records 100 is not a whole number from 10000 on/],
    [['--rounds', '0'], /--rounds 0 is not a whole number from 1 on/],
    [['--latency', 'long'], /--latency long is not a whole number from 0 on/],
    [['--fast'], /--fast/],
  ]
  for (const [args, message] of refused)
    test(`refuse ${args.join(' ')}`, () => {
      assert.throws(() => readOptions(args), { message })
    })
})
