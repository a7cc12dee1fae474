import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loginModuleOptions } from '../../../lib/config/login-module.ts'

const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule'

for (const [says, text, options] of [
  ['user and password', `${plain} required username="me" password="secret";`, ['me', 'secret']],
  ['values without quotes', `${plain} required username=me password=secret ;`, ['me', 'secret']],
  ['several lines', `${plain} required\n  username="me"\n  password="a;b=c d";`, ['me', 'a;b=c d']],
  [
    'escaped quotes',
    String.raw`${plain} Required username="\"me\"" password="back\\slash";`,
    ['"me"', 'back\\slash'],
  ],
  ['no options', 'software.amazon.msk.auth.iam.IAMLoginModule required;', [undefined, undefined]],
] as const)
  test(`a login module is read: ${says}`, () => {
    const read = loginModuleOptions(text)
    assert.deepEqual([read.get('username'), read.get('password')], options)
  })

for (const text of [
  `${plain} required username="me" password="secret"`,
  `${plain} username="me" password="secret";`,
  `${plain} required username="me" password="se"cret";`,
])
  test(`what is no login module is refused, and not repeated: ${text.replace('secret', '…')}`, () => {
    assert.throws(
      () => loginModuleOptions(text),
      (error: Error) => /is no login module/.test(error.message) && !/se"?cret/.test(error.message),
    )
  })
