import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Template } from '../../../local/cloud-formation/template.ts'
import type { Json, JsonObject } from '../../../local/json.ts'

const location = { stackName: 'Test', region: 'eu-west-1', accountId: '111122223333' }

const document: JsonObject = {
  Parameters: {
    Servers: { Type: 'String', Default: 'localhost:9092' },
    Subnets: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Missing: { Type: 'String' },
  },
  Mappings: { Sizes: { small: { memory: 128 } } },
  Conditions: {
    IsLocal: { 'Fn::Equals': [{ Ref: 'Servers' }, 'localhost:9092'] },
    IsRemote: { 'Fn::Not': [{ Condition: 'IsLocal' }] },
  },
  Resources: {
    Named: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'mirror' } },
    Unnamed: { Type: 'AWS::Lambda::Function', Properties: {} },
    Logs: { Type: 'AWS::S3::Bucket', Properties: {} },
    Credentials: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'kafka' } },
    Brokers: { Type: 'Custom::MskBrokers', Properties: { ServiceToken: 'x' } },
    OnlyRemote: { Type: 'AWS::SQS::Queue', Condition: 'IsRemote' },
  },
}

const resolve = (value: Json, parameters: { [name: string]: string } = {}) =>
  new Template(document, location, parameters).resolve(value)

const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:mirror'

for (const [says, value, expected] of [
  ['a reference to a function is its name', { Ref: 'Named' }, 'mirror'],
  ['a function without a name gets one of the stack and its id', { Ref: 'Unnamed' }, 'Test-Unnamed'],
  ['a bucket without a name gets one in lower case', { Ref: 'Logs' }, 'test-logs'],
  ['a reference to a parameter is its default', { Ref: 'Servers' }, 'localhost:9092'],
  ['a parameter of a list type is a list', { Ref: 'Subnets' }, ['a', 'b']],
  ['pseudo parameters are those of the place', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['the account is known', { Ref: 'AWS::AccountId' }, '111122223333'],
  ['GetAtt takes a list', { 'Fn::GetAtt': ['Named', 'Arn'] }, arn],
  ['GetAtt takes a string', { 'Fn::GetAtt': 'Named.Arn' }, arn],
  ['Join joins what is resolved', { 'Fn::Join': [':', ['a', { Ref: 'Named' }]] }, 'a:mirror'],
  ['Split and Select go together', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  [
    'Sub puts in references and attributes',
    { 'Fn::Sub': `x\${Named}-\${Named.Arn}-\${!kept}` },
    `xmirror-${arn}-\${kept}`,
  ],
  [
    'Sub puts in its own names first',
    { 'Fn::Sub': [`\${Named}`, { Named: { Ref: 'Servers' } }] },
    'localhost:9092',
  ],
  ['If takes the branch of its condition', { 'Fn::If': ['IsLocal', 'here', 'there'] }, 'here'],
  ['FindInMap looks up', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 128],
  ['Base64 encodes', { 'Fn::Base64': 'ab' }, 'YWI='],
  ['NoValue leaves a field out', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
  ['an object with several fields is no function', { Ref: 'Named', other: 1 }, { Ref: 'Named', other: 1 }],
] as const) {
  test(says, () => assert.deepEqual(resolve(value), expected))
}

for (const [says, value, message] of [
  [
    'an attribute of a custom resource is known only on AWS',
    { 'Fn::GetAtt': ['Brokers', 'Servers'] },
    /^Error: Brokers\.Servers is known only on AWS: Custom::MskBrokers/,
  ],
  [
    'a parameter without a value is refused by name',
    { Ref: 'Missing' },
    /parameter Missing has neither a value nor a default/,
  ],
  ['a reference to nothing is refused', { Ref: 'Nobody' }, /nothing is called Nobody/],
  [
    'an unknown attribute is refused',
    { 'Fn::GetAtt': ['Logs', 'Colour'] },
    /attribute Colour of Logs \(AWS::S3::Bucket\) is not known/,
  ],
  ['an unknown function is refused', { 'Fn::Transform': {} }, /Fn::Transform is not supported/],
] as const) {
  test(says, () => assert.throws(() => resolve(value), message))
}

test('a value that is given wins over a default', () => {
  assert.equal(resolve({ Ref: 'Servers' }, { Servers: 'b-1:9092' }), 'b-1:9092')
})

test('a value for a parameter that the template does not have is refused', () => {
  assert.throws(() => resolve('', { Server: 'x' }), /the template has no parameter Server/)
})

test('a resource whose condition does not hold is not there', () => {
  assert.deepEqual(new Template(document, location).resources('AWS::SQS::Queue'), [])
  assert.equal(
    new Template(document, location, { Servers: 'b-1:9092' }).resources('AWS::SQS::Queue').length,
    1,
  )
})

test('two names that are cut at 64 characters stay different', () => {
  const long = 'L'.repeat(80)
  const functions = {
    [`${long}1`]: { Type: 'AWS::Lambda::Function' },
    [`${long}2`]: { Type: 'AWS::Lambda::Function' },
  }
  const template = new Template({ Resources: functions }, location)
  const [one, other] = [template.resolve({ Ref: `${long}1` }), template.resolve({ Ref: `${long}2` })]
  assert.notEqual(one, other)
  assert.equal(String(one).length, 64)
})
