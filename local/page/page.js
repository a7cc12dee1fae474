/* The page: asks for the state every second and draws it. No framework, nothing from the network but this server. */
import { drawChains } from './chains.js'
import { drawCharts, newest, remember } from './charts.js'
import { place } from './elements.js'
import { drawLog } from './log.js'
import { drawSearch } from './search.js'
import { drawPanels, eventSources, functions, metrics } from './tables.js'

const everyMs = 1000

/** What scrolls by itself must be reached by keyboard, and has a name then. */
for (const id of ['event-sources', 'functions', 'metrics', 'log', 'hits']) place(id).tabIndex = 0
for (const id of ['event-sources', 'functions', 'metrics']) {
  place(id).setAttribute('role', 'group')
  place(id).setAttribute('aria-labelledby', `${id}-title`)
}

const draw = (state) => {
  document.title = state.title
  place('title').textContent = state.title
  place('chains-section').hidden = state.chains.length === 0
  drawChains(place('chains'), state.chains)
  place('charts-section').hidden = state.charts.length === 0
  drawCharts(place('charts'), state.charts)
  drawPanels(place('panels'), state.panels)
  drawSearch(state.search)
  place('event-sources').replaceChildren(eventSources(state.eventSources))
  place('functions').replaceChildren(functions(state.functions))
  place('metrics').replaceChildren(metrics(state.metrics))
  drawLog(place('log'), state.log)
}

/** Whoever marks text must not lose the mark to the next drawing. */
const isReading = () => !document.getSelection().isCollapsed

/** Says it only when it changes: it is read out. */
const tell = (text, state) => {
  const status = place('status')
  if (status.textContent !== text) status.textContent = text
  status.className = state
}

const troubles = ({ eventSources: sources, functions: all }) => [
  ...sources.filter(({ lastProcessingResult }) => lastProcessingResult.startsWith('PROBLEM')),
  ...sources.filter(({ state }) => state === 'Disabled'),
  ...all.filter(({ lastErrorAt, lastSuccessAt }) => lastErrorAt > (lastSuccessAt ?? 0)),
]

const refresh = async () => {
  try {
    const answer = await fetch(`api/state?after=${newest()}`)
    if (!answer.ok) throw new Error(await answer.text())
    const state = await answer.json()
    remember(state.history)
    if (!isReading()) draw(state)
    const { length } = troubles(state)
    tell(
      length === 0 ? 'All is well' : `${length} in trouble: see event sources and functions`,
      length === 0 ? 'good' : 'bad',
    )
    place('clock').textContent = new Date().toLocaleTimeString()
  } catch (error) {
    tell(`No answer: ${error.message}. It may have been stopped; this page tries again.`, 'bad')
  }
  setTimeout(refresh, everyMs)
}

refresh()
