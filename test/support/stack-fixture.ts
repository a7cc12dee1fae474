import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonObject } from '../../local/json.ts'

/** A small stack: the code of functions by logical id, and whatever else the template has. */
export interface StackFixture {
  readonly functions?: { readonly [logicalId: string]: string }
  /** Properties of a function beside its code. */
  readonly properties?: { readonly [logicalId: string]: JsonObject }
  readonly resources?: JsonObject
  readonly parameters?: JsonObject
}

/** Writes a cloud assembly into a directory, as synthesis does. */
export const writeStack = async (directory: string, fixture: StackFixture): Promise<void> => {
  const { functions = {}, properties = {}, resources = {}, parameters = {} } = fixture
  for (const [id, code] of Object.entries(functions)) {
    await mkdir(join(directory, `asset.${id}`), { recursive: true })
    await writeFile(join(directory, `asset.${id}`, 'index.mjs'), code)
  }
  const functionResources = Object.fromEntries(
    Object.keys(functions).map((id) => [id, functionResource(id, properties[id] ?? {})]),
  )
  const template = { Parameters: parameters, Resources: { ...functionResources, ...resources } }
  const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Test.template.json' } }
  await writeFile(join(directory, 'Test.template.json'), JSON.stringify(template))
  await writeFile(join(directory, 'manifest.json'), JSON.stringify({ artifacts: { Test: artifact } }))
}

const functionResource = (id: string, properties: JsonObject): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', ...properties },
  Metadata: { 'aws:asset:path': `asset.${id}` },
})
