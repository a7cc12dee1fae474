import { element } from './elements.js'

const states = { flowing: 'Flowing', idle: 'Idle', failing: 'Failing' }

const stop = ({ title, detail }) => {
  const made = element('li', undefined, 'stop')
  made.append(element('strong', title), element('span', detail))
  return made
}

const link = ({ title, figures, state }) => {
  const made = element('li', undefined, `link ${state}`)
  const arrow = element('span', undefined, 'arrow')
  arrow.setAttribute('aria-hidden', 'true')
  const label = element('p', undefined, 'label')
  label.append(element('span', states[state], 'state'), ` ${title}`)
  const list = element('ul', undefined, 'figures')
  list.append(...figures.map((figure) => element('li', figure)))
  made.append(label, arrow, list)
  return made
}

const chain = ({ title, stops, links }) => {
  const made = element('article', undefined, 'chain')
  const way = element('ol')
  stops.forEach((one, index) => {
    way.append(stop(one))
    if (links[index]) way.append(link(links[index]))
  })
  made.setAttribute('aria-label', title)
  made.append(way)
  return made
}

/** The texts and states of one chain, to see whether it has to be drawn again. */
const drawn = new Map()

/** Draws the ways that data take. What is as it was stays, so that its arrows go on moving. */
export const drawChains = (around, chains) => {
  chains.forEach((one, index) => {
    const text = JSON.stringify(one)
    if (drawn.get(index) === text) return
    const before = around.children[index]
    if (before && sameWay(before.dataset.way, one)) update(before, one)
    else {
      const made = chain(one)
      made.dataset.way = wayOf(one)
      if (before) before.replaceWith(made)
      else around.append(made)
    }
    drawn.set(index, text)
  })
}

const wayOf = ({ stops, links }) => JSON.stringify([stops, links.map(({ figures }) => figures.length)])

const sameWay = (way, one) => way === wayOf(one)

const update = (article, { links }) => {
  article.querySelectorAll('.link').forEach((made, index) => {
    const { title, figures, state } = links[index]
    made.className = `link ${state}`
    made.querySelector('.state').textContent = states[state]
    made.querySelector('.label').lastChild.textContent = ` ${title}`
    made.querySelectorAll('.figures li').forEach((figure, at) => {
      figure.textContent = figures[at]
    })
  })
}
