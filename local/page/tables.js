import { agoText, amountText, bytesText, countText, element, idText } from './elements.js'

const right = (text, kind = '') => ({ text, kind: `number ${kind}` })
const count = (value, kind) => right(value === undefined || value === null ? '–' : countText(value), kind)
const amount = (value) => right(value === undefined || value === null ? '–' : amountText(value))
const name = (text) => ({ text, kind: '' })

/** A row of cells; a note goes under it, over its whole width. */
const drawRow = (body, columns, { cells, note }) => {
  const row = body.insertRow()
  cells.forEach(({ text, kind }, index) => {
    const cell = element(index === 0 ? 'th' : 'td', text, kind)
    if (index === 0) cell.scope = 'row'
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
    const cell = element('th', column, rows[0].cells[index].kind.includes('number') ? 'number' : '')
    cell.scope = 'col'
    head.append(cell)
  })
  const body = made.createTBody()
  for (const row of rows) drawRow(body, columns, row)
  return made
}

const problem = 'PROBLEM: '

const result = (text) => {
  if (text === 'OK') return { text: 'OK', kind: 'good' }
  return text.startsWith(problem) ? { text: 'Problem', kind: 'bad' } : name(text)
}

export const eventSources = (sources) =>
  table(
    [
      'Topic',
      'State',
      'Last result',
      'Lag',
      'Records',
      'Event bytes',
      'Events',
      'Partitions',
      'Consumer group',
    ],
    sources.map((one) => ({
      cells: [
        name(one.topic),
        one.state === 'Enabled' ? name(one.state) : { text: one.state, kind: 'bad' },
        result(one.lastProcessingResult),
        count(one.lag),
        count(one.delivered),
        right(bytesText(one.deliveredBytes)),
        count(one.batches),
        count(one.partitions),
        name(one.groupId),
      ],
      note: one.lastProcessingResult.startsWith(problem)
        ? one.lastProcessingResult.slice(problem.length)
        : '',
    })),
    'No event source yet.',
  )

export const functions = (all) =>
  table(
    ['Function', 'Last success', 'Invocations', 'Errors', 'Throttles', 'Running', 'Last, ms', 'Memory, MB'],
    all.map((one) => ({
      cells: [
        name(idText(one.logicalId)),
        one.lastErrorAt > (one.lastSuccessAt ?? 0)
          ? { text: `fails; ${agoText(one.lastSuccessAt)}`, kind: 'bad' }
          : name(agoText(one.lastSuccessAt)),
        count(one.invocations),
        count(one.errors, one.errors > 0 ? 'bad' : ''),
        count(one.throttles),
        count(one.running),
        amount(one.lastDurationMs),
        count(one.maxMemoryMb),
      ],
      note: one.lastError ? `Last error, ${agoText(one.lastErrorAt)}: ${one.lastError}` : '',
    })),
    'The stack has no function.',
  )

export const metrics = (series) =>
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

const panelTable = ({ columns, rows }) =>
  table(
    columns,
    rows.map((row) => ({
      cells: row.map((value) => (typeof value === 'number' ? amount(value) : name(value))),
    })),
    'Nothing yet.',
  )

/** The caller's tables. A section stays once it is there, so that whoever stands in it stays too. */
export const drawPanels = (around, panels) => {
  panels.forEach((panel, index) => {
    const id = `panel-${index}`
    let box = document.getElementById(id)
    if (box === null) {
      const section = element('section')
      const title = element('h2', panel.title)
      title.id = `${id}-title`
      box = element('div', undefined, 'table')
      box.id = id
      box.tabIndex = 0
      box.setAttribute('role', 'group')
      box.setAttribute('aria-labelledby', title.id)
      section.append(title, box)
      around.append(section)
    }
    box.replaceChildren(panelTable(panel))
  })
}
