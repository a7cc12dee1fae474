/* The page: asks for the state every second and draws it. No framework, nothing from the network but this server. */

const number = new Intl.NumberFormat('en')
const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const place = (id) => document.getElementById(id)

/** A number, or a dash where there is none. */
const count = (value) => ({
  text: value === undefined || value === null ? '–' : number.format(value),
  kind: 'number',
})
const amount = (value) => ({
  text: value === undefined || value === null ? '–' : decimal.format(value),
  kind: 'number',
})
const name = (text) => ({ text, kind: '' })

const bytes = (value) => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const step = value < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10))
  return { text: `${decimal.format(value / 1024 ** step)} ${units[step]}`, kind: 'number' }
}

const element = (tag, text, kind) => {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (kind) made.className = kind
  return made
}

/** A row of cells; a note goes under it, over its whole width. */
const drawRow = (body, columns, { cells, note }) => {
  const row = body.insertRow()
  cells.forEach(({ text, kind }, index) => {
    const cell = element('td', text, kind)
    cell.dataset.column = columns[index]
    row.append(cell)
  })
  if (!note) return
  const under = body.insertRow()
  under.className = 'note'
  const cell = element('td', note)
  cell.colSpan = columns.length
  under.append(cell)
}

const table = (columns, rows, whenEmpty) => {
  if (rows.length === 0) return element('p', whenEmpty, 'empty')
  const made = element('table')
  const head = made.createTHead().insertRow()
  columns.forEach((column, index) => {
    const cell = element('th', column, rows[0].cells[index]?.kind.startsWith('number') ? 'number' : '')
    cell.scope = 'col'
    head.append(cell)
  })
  const body = made.createTBody()
  for (const row of rows) drawRow(body, columns, row)
  return made
}

const problem = 'PROBLEM: '

const result = (text) =>
  text.startsWith(problem)
    ? { text: 'Problem', kind: 'bad' }
    : { text: text === 'OK' ? text : '–', kind: text === 'OK' ? 'good' : '' }

/** CDK ends an id with eight digits of a hash. */
const idName = (logicalId) => name(logicalId.replace(/[0-9A-F]{8}$/, ''))

const eventSources = (sources) =>
  table(
    [
      'Topic',
      'Consumer group',
      'State',
      'Partitions',
      'Lag',
      'Records',
      'Event bytes',
      'Events',
      'Last result',
    ],
    sources.map((one) => ({
      cells: [
        name(one.topic),
        name(one.groupId),
        name(one.state),
        count(one.partitions),
        count(one.lag),
        count(one.delivered),
        bytes(one.deliveredBytes),
        count(one.batches),
        result(one.lastProcessingResult),
      ],
      note: one.lastProcessingResult.startsWith(problem)
        ? one.lastProcessingResult.slice(problem.length)
        : '',
    })),
    'No event source yet.',
  )

const functions = (all) =>
  table(
    ['Function', 'Invocations', 'Running', 'Errors', 'Throttles', 'Last, ms', 'Memory, MB', 'Environments'],
    all.map((one) => ({
      cells: [
        idName(one.logicalId),
        count(one.invocations),
        count(one.running),
        { ...count(one.errors), kind: one.errors > 0 ? 'number bad' : 'number' },
        count(one.throttles),
        amount(one.lastDurationMs),
        count(one.maxMemoryMb),
        count(one.environments),
      ],
      note: one.lastError ? `Last error: ${one.lastError}` : '',
    })),
    'The stack has no function.',
  )

const metrics = (series) =>
  table(
    ['Metric', 'Dimensions', 'Unit', 'Last', 'Sum', 'Least', 'Most', 'Values'],
    series.map((one) => ({
      cells: [
        name(one.name),
        {
          text: Object.entries(one.dimensions)
            .map(([key, value]) => `${key}=${value}`)
            .join('  '),
          kind: 'wide',
        },
        name(one.unit),
        amount(one.last),
        amount(one.sum),
        amount(one.min),
        amount(one.max),
        count(one.count),
      ],
    })),
    'No function has published a metric yet.',
  )

const panel = ({ title, columns, rows }) => {
  const section = element('section')
  const around = element('div', undefined, 'table')
  const drawn = rows.map((row) => ({
    cells: row.map((value) => (typeof value === 'number' ? amount(value) : name(value))),
  }))
  around.append(table(columns, drawn, 'Nothing yet.'))
  section.append(element('h2', title), around)
  return section
}

/** A line of a structured logger says its level and message; the rest of it is for machines. */
const readable = (text) => {
  if (!text.startsWith('{')) return text
  try {
    const { level, message, errorType, errorMessage } = JSON.parse(text)
    if (errorType) return `${errorType}: ${errorMessage}`
    return level && message ? `${level} ${message}` : text
  } catch {
    return text
  }
}

const logLine = ({ at, source, text }) => {
  const line = element('li')
  line.title = text
  line.append(
    element('span', `${new Date(at).toLocaleTimeString()} ${idName(source).text} `, 'place'),
    readable(text),
  )
  return line
}

const drawLog = (lines) => {
  const log = place('log')
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40
  log.replaceChildren(...lines.map(logLine))
  if (isAtEnd) log.scrollTop = log.scrollHeight
}

const draw = (state) => {
  place('panels').replaceChildren(...state.panels.map(panel))
  place('event-sources').replaceChildren(eventSources(state.eventSources))
  place('functions').replaceChildren(functions(state.functions))
  place('metrics').replaceChildren(metrics(state.metrics))
  drawLog(state.log)
}

/** Whoever marks text must not lose the mark to the next drawing. */
const isReading = () => !document.getSelection().isCollapsed

const tell = (text, isLost) => {
  place('status').textContent = text
  place('status').classList.toggle('lost', isLost)
}

const refresh = async () => {
  try {
    const answer = await fetch('api/state')
    if (!answer.ok) throw new Error(await answer.text())
    const state = await answer.json()
    if (!isReading()) draw(state)
    const lag = state.eventSources.reduce((sum, one) => sum + one.lag, 0)
    tell(`${new Date().toLocaleTimeString()} · lag ${number.format(lag)}`, false)
  } catch (error) {
    tell(`No answer: ${error.message}. It may have been stopped; this page tries again.`, true)
  }
  setTimeout(refresh, 1000)
}

refresh()
