import { element, unitText } from './elements.js'
import uPlot from './uPlot.esm.js'

/* The charts: one a kind of figure, a line a topic. Lines keep their colour; colours change with the scheme. */

const height = 160
const keptSeconds = 600
/** A chart that has just begun is not squeezed into its edge. */
const leastSeconds = 60
const mostLines = 8

const scheme = matchMedia('(prefers-color-scheme: dark)')
/** A colour of the style sheet as a canvas understands it: of a variable only its text could be asked for. */
const probe = element('span')
probe.hidden = true
document.body.append(probe)
const style = (name) => {
  probe.style.color = `var(${name})`
  return getComputedStyle(probe).color
}
/** Names of lines in the order in which they came: it gives each its colour. */
const names = []
const colourOf = (line) => {
  if (!names.includes(line)) names.push(line)
  return style(`--line-${(names.indexOf(line) % mostLines) + 1}`)
}

const moments = []
const made = new Map()

/** Takes in moments, and forgets those that are too old. */
export const remember = (history) => {
  moments.push(...history)
  const oldest = (moments.at(-1)?.at ?? 0) - keptSeconds * 1000
  while (moments.length > 0 && moments[0].at < oldest) moments.shift()
}

/** The time of the newest moment. */
export const newest = () => moments.at(-1)?.at ?? 0

/** The lines of a chart, the largest now first and no more than can be told apart. */
const linesOf = (id) => {
  const peaks = new Map()
  for (const { values } of moments)
    for (const [line, value] of Object.entries(values[id] ?? {}))
      peaks.set(line, Math.max(peaks.get(line) ?? 0, value))
  return [...peaks]
    .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
    .slice(0, mostLines)
    .map(([line]) => line)
    .sort()
}

const axis = (more) => ({
  stroke: style('--quiet'),
  grid: { stroke: style('--line'), width: 1 },
  ticks: { show: false },
  font: '12px system-ui, sans-serif',
  ...more,
})

const optionsOf = (chart, lines, width) => ({
  width,
  height,
  padding: [8, 8, 0, 0],
  legend: { show: false },
  cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
  scales: {
    x: { range: (_, from, to) => [Math.max(to - keptSeconds, Math.min(from, to - leastSeconds)), to] },
    y: { range: (_, __, most) => [0, Math.max(most * 1.1, 1)] },
  },
  axes: [
    axis({ size: 28, space: 90, values: (_, ticks) => ticks.map(timeText) }),
    axis({ size: 68, space: 32, values: (_, ticks) => ticks.map((value) => unitText(value, chart.unit)) }),
  ],
  series: [
    {},
    ...lines.map((line) => ({
      label: line,
      stroke: colourOf(line),
      width: 2,
      points: { show: false },
    })),
  ],
})

const timeText = (at) => new Date(at * 1000).toLocaleTimeString('en-GB')

const dataOf = (id, lines) => [
  moments.map(({ at }) => at / 1000),
  ...lines.map((line) => moments.map(({ values }) => values[id]?.[line] ?? null)),
]

const totalText = ({ id, unit, total }) => {
  const values = Object.values(moments.at(-1)?.values[id] ?? {})
  if (values.length === 0) return '–'
  return unitText(total === 'max' ? Math.max(...values) : values.reduce((sum, one) => sum + one, 0), unit)
}

const frameOf = (around, chart) => {
  const known = made.get(chart.id)
  if (known) return known
  const figure = element('figure', undefined, 'chart')
  const caption = element('figcaption')
  const total = element('strong')
  const plot = element('div', undefined, 'plot')
  plot.setAttribute('role', 'img')
  const legend = element('ul', undefined, 'legend')
  caption.append(element('span', chart.title), total)
  figure.append(caption, plot, legend)
  around.append(figure)
  const frame = { total, plot, legend, lines: '', uplot: undefined }
  made.set(chart.id, frame)
  return frame
}

const drawLegend = (legend, lines) => {
  legend.replaceChildren(
    ...lines.map((line) => {
      const item = element('li', line)
      item.style.setProperty('--colour', colourOf(line))
      return item
    }),
  )
}

const drawChart = (around, chart) => {
  const frame = frameOf(around, chart)
  const lines = linesOf(chart.id)
  const text = totalText(chart)
  frame.total.textContent = text
  frame.plot.setAttribute(
    'aria-label',
    `${chart.title}: ${text} now, lines for ${lines.join(', ') || 'nothing yet'}`,
  )
  const width = frame.plot.clientWidth
  if (frame.uplot && frame.lines === lines.join('\n')) {
    if (frame.uplot.width !== width) frame.uplot.setSize({ width, height })
    frame.uplot.setData(dataOf(chart.id, lines))
    return
  }
  frame.uplot?.destroy()
  frame.uplot = new uPlot(optionsOf(chart, lines, width), dataOf(chart.id, lines), frame.plot)
  frame.lines = lines.join('\n')
  drawLegend(frame.legend, lines)
}

/** Draws every chart with what is remembered. */
export const drawCharts = (around, charts) => {
  for (const chart of charts) drawChart(around, chart)
}

/** Other colours: every chart is made anew at its next drawing. */
scheme.addEventListener('change', () => {
  for (const frame of made.values()) frame.lines = undefined
})
