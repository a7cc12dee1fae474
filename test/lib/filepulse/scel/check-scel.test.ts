import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkScel } from '../../../../lib/filepulse/scel/check-scel.ts'
import { parseScel } from '../../../../lib/filepulse/scel/parse-scel.ts'

for (const text of [
  '$.a',
  "{{ and(exists($value, 'a'), equals($topic, 't')) }}",
  'x {{ $metadata.name }} y',
  'x',
]) {
  test(`${text} can be evaluated`, () => assert.doesNotThrow(() => checkScel(parseScel(text))))
}

for (const [text, message] of [
  ['{{ foo($.a) }}', /there is no function foo: write one of and, or/],
  ['{{ and(true, not(foo(1))) }}', /there is no function foo/],
  ['x {{ $nowhere.a }}', /\$nowhere is no scope here: write one of \$value, \$key/],
  ['{{ $system.env.HOME }}', /\$system is no scope here/],
] as const) {
  test(`${text} is refused before there are records`, () => {
    assert.throws(() => checkScel(parseScel(text)), message)
  })
}
