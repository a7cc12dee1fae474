import assert from 'node:assert/strict'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { findJava, parseJavaVersion } from '../../../local/servers/java.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

for (const [says, printed, version] of [
  ['OpenJDK 17', 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', '17.0.15'],
  ['an early access build', 'openjdk version "26-ea" 2026-03-17', '26-ea'],
  ['Java 8', 'java version "1.8.0_402"\nJava(TM) SE Runtime Environment', '1.8.0_402'],
  ['what is no Java', 'Unable to locate a Java Runtime.', undefined],
] as const)
  test(`the version of ${says} is read from what it prints`, () =>
    assert.equal(parseJavaVersion(printed), version))

/** A JAVA_HOME whose java prints a version. */
const javaHome = async (directory: string, version: string): Promise<NodeJS.ProcessEnv> => {
  const command = join(directory, 'bin', 'java')
  await mkdir(join(directory, 'bin'))
  await writeFile(command, `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`)
  await chmod(command, 0o755)
  return { JAVA_HOME: directory, PATH: process.env.PATH }
}

for (const [version, major] of [
  ['17.0.1', 17],
  ['21', 21],
  ['26-ea', 26],
] as const)
  test(`Java ${version} is taken from JAVA_HOME`, async () => {
    await using directory = await temporaryDirectory()
    const found = await findJava(await javaHome(directory.path, version))
    assert.deepEqual(found, { command: join(directory.path, 'bin', 'java'), major, version })
  })

for (const version of ['1.8.0_402', '11.0.22'])
  test(`Java ${version} is refused, with what to install`, async () => {
    await using directory = await temporaryDirectory()
    await assert.rejects(findJava(await javaHome(directory.path, version)), {
      message: `No server was started: ${join(directory.path, 'bin', 'java')} (from JAVA_HOME) is version ${version}, which is too old. Install Java 17 or newer (a runtime is enough) and set JAVA_HOME to it or put java on the PATH.`,
    })
  })

test('a machine without Java is told what to install', async () => {
  await using directory = await temporaryDirectory()
  await assert.rejects(findJava({ PATH: directory.path }), {
    message:
      'No server was started: java cannot be run. Install Java 17 or newer (a runtime is enough) and set JAVA_HOME to it or put java on the PATH.',
  })
})

test('a JAVA_HOME without Java is named', async () => {
  await using directory = await temporaryDirectory()
  await assert.rejects(findJava({ JAVA_HOME: directory.path }), /bin\/java \(from JAVA_HOME\) cannot be run/)
})
