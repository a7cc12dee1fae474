import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { mavenJars } from '../../../local/servers/maven-jars.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const kafka = { name: 'kafka', version: '9.9.9', profiles: ['kafka'], versionProperty: 'kafka.version' }

/** An environment with an empty cache, and with a mvn of these lines if there are any. */
const environmentOf = async (directory: string, mvn?: string): Promise<NodeJS.ProcessEnv> => {
  const bin = join(directory, 'bin')
  await mkdir(bin)
  if (mvn !== undefined) {
    await writeFile(join(bin, 'mvn'), `#!/bin/sh\n${mvn}\n`)
    await chmod(join(bin, 'mvn'), 0o755)
  }
  return {
    PATH: mvn === undefined ? bin : `${bin}:/usr/bin:/bin`,
    MIRRORMAKER_CACHE: join(directory, 'cache'),
  }
}

test('jars are fetched once, told of once, and given sorted', async () => {
  await using directory = await temporaryDirectory()
  const copies = `for argument; do case $argument in
    -DoutputDirectory=*) touch "\${argument#*=}/b.jar" "\${argument#*=}/a.jar" "\${argument#*=}/notes.txt";;
  esac; done`
  const environment = await environmentOf(directory.path, copies)
  const told: string[] = []
  const jars = join(directory.path, 'cache', 'kafka-9.9.9')
  for (let time = 0; time < 2; time++)
    assert.deepEqual(await mavenJars(kafka, (line) => told.push(line), environment), [
      join(jars, 'a.jar'),
      join(jars, 'b.jar'),
    ])
  assert.deepEqual(told, ['fetching kafka 9.9.9 from Maven Central (once)'])
})

test('a machine without Maven is told what to install, and its cache stays empty', async () => {
  await using directory = await temporaryDirectory()
  const environment = await environmentOf(directory.path)
  await assert.rejects(mavenJars(kafka, undefined, environment), {
    message:
      'kafka 9.9.9 was not fetched: mvn is not on the PATH. Install Maven 3.8 or newer, or point MIRRORMAKER_CACHE at a cache that holds the jars.',
  })
  assert.deepEqual(await readdir(join(directory.path, 'cache')), [])
})

test('what Maven complains of is passed on', async () => {
  await using directory = await temporaryDirectory()
  const environment = await environmentOf(
    directory.path,
    'echo "[INFO] asking"; echo "[ERROR] no such version"; exit 1',
  )
  await assert.rejects(mavenJars(kafka, undefined, environment), {
    message:
      "kafka 9.9.9 was not fetched: Maven failed. Check the network and Maven's settings (proxy, mirrors), then try again.\n[ERROR] no such version",
  })
})
