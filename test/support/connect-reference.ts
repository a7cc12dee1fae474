import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A body that people post to a Connect cluster, as it is published (test/fixtures/connect/references). */
export const connectReference = (file: string): string =>
  readFileSync(new URL(`../fixtures/connect/references/${file}`, import.meta.url), 'utf8')

/** Posts a connector by curl, as guides have it. Answers status and body. */
export const curlConnector = async (
  apiUrl: string | undefined,
  body: string,
): Promise<{ readonly status: string; readonly text: string }> => {
  const { stdout } = await run('curl', [
    ...['-s', '-X', 'POST', '-H', 'Content-Type: application/json', '--data', body],
    ...['-w', '\\n%{http_code}', `${apiUrl}/connectors`],
  ])
  const at = stdout.lastIndexOf('\n')
  return { status: stdout.slice(at + 1), text: stdout.slice(0, at) }
}
