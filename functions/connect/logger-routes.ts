import type { Hono } from 'hono'
import { ConnectError } from '../../lib/connect/connect-error.ts'
import { jsonBody, respond } from './json-body.ts'

const levels = ['OFF', 'FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE', 'ALL'] as const

interface LoggerLevel {
  readonly level: string
  readonly last_modified: number | null
}

/** `/admin/loggers`: one logger, `root`, that of this function. Others are remembered as long as this process lives. */
export const loggerRoutes = (app: Hono, setLogLevel: (level: string) => void): void => {
  const loggers = new Map<string, LoggerLevel>([['root', { level: 'INFO', last_modified: null }]])
  app.get('/admin/loggers', (context) => respond(context, Object.fromEntries(loggers)))
  app.get('/admin/loggers/:logger', (context) => {
    const name = context.req.param('logger')
    const found = loggers.get(name)
    if (found === undefined) throw new ConnectError(404, `Logger ${name} not found.`)
    return respond(context, found)
  })
  app.put('/admin/loggers/:logger', async (context) => {
    const { level } = await jsonBody(context)
    if (typeof level !== 'string') {
      throw new ConnectError(400, "Desired 'level' parameter was not specified in request.")
    }
    const known = levels.find((candidate) => candidate === level.toUpperCase())
    if (known === undefined) throw new ConnectError(404, `invalid log level '${level}'.`)
    const name = context.req.param('logger')
    loggers.set(name, { level: known, last_modified: Date.now() })
    if (name === 'root') setLogLevel(known)
    return context.req.query('scope') === 'cluster'
      ? respond(context, undefined, 204)
      : respond(context, [name])
  })
}
