import { readFileSync } from 'node:fs'

/** What Kafka's own classes answered: a file of test/fixtures/mm2-internal/java, written by the JavaVectors.java beside it. */
export const javaVectors = <Row>(name: string): readonly Row[] =>
  JSON.parse(
    readFileSync(new URL(`../fixtures/mm2-internal/java/${name}.json`, import.meta.url), 'utf8'),
  ) as Row[]

/** The lines of a file that real MirrorMaker 2 wrote: test/fixtures/mm2-internal. */
export const mm2Lines = (name: string): readonly string[] =>
  readFileSync(new URL(`../fixtures/mm2-internal/${name}`, import.meta.url), 'utf8').split('\n')

/** The records whose bytes such a file holds, in hexadecimal. */
export const mm2Records = (
  name: string,
): readonly { readonly key: Buffer; readonly value: Buffer; readonly partition: number }[] => {
  const text = mm2Lines(name).join('\n')
  const found = text.matchAll(/^partition=(\d+) .*\n {2}key {3}([0-9a-f]+) .*\n.*\n {2}value ([0-9a-f]+) /gm)
  return [...found].map(([, partition, key = '', value = '']) => ({
    partition: Number(partition),
    key: Buffer.from(key, 'hex'),
    value: Buffer.from(value, 'hex'),
  }))
}
